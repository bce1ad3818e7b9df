/** Shown when the screens crashed again right after they were restarted. Stands alone: no script, no other file. */
export const crashPageMarkup = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="color-scheme" content="light dark" />
    <title>Meliscope</title>
    <style>
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 34em; margin: 18vh auto 0; padding: 0 1.5em; }
      h1 { font-size: 1.3em; }
    </style>
  </head>
  <body>
    <h1>This window stopped working</h1>
    <p>It was restarted and stopped again. Your dumps are still open: the part that reads them is not affected.</p>
    <p><a href="index.html">Show the window again</a></p>
    <p>If this keeps happening, close the dump that was on screen, or quit and start Meliscope again.</p>
  </body>
</html>
`;
