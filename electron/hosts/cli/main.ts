import { homedir } from 'node:os';
import { appFolders } from '../app-folders.ts';
import { openBrowser } from './browser.ts';
import { Output } from './output.ts';
import { programFiles, programVersion } from './program-files.ts';
import { exitCodes, run } from './run.ts';

/** 128 plus the signal's number, as shells report it. */
const signalExitCodes = { SIGINT: exitCodes.interrupted, SIGTERM: 143, SIGHUP: 129 } as const;

/** Runs the command line of this process and sets its exit code; the process then ends by itself. */
export async function main(argv: string[]): Promise<void> {
  const stop = new AbortController();
  // The exit code that a signal asked for; 0 while none came.
  let interrupted = 0 as number;
  const onSignal = (signal: NodeJS.Signals): void => {
    const code = signalExitCodes[signal as keyof typeof signalExitCodes];
    // The second time somebody means it: no more clean-up.
    if (interrupted > 0) process.exit(code);
    interrupted = code;
    stop.abort();
  };
  for (const signal of Object.keys(signalExitCodes)) process.on(signal, onSignal);
  const ended = await run(argv, {
    out: new Output(process.stdout),
    err: new Output(process.stderr),
    signal: stop.signal,
    version: programVersion(),
    files: programFiles,
    folders: appFolders(),
    home: homedir(),
    loadEngine: async () => {
      const { Session } = await import('../../engine/session.ts');
      return (options) => new Session(options);
    },
    loadProfiles: async () => (await import('../../engine/profiles/open-profile.ts')).openProfile,
    openBrowser,
  });
  for (const signal of Object.keys(signalExitCodes)) process.off(signal, onSignal);
  process.exitCode = ended === exitCodes.interrupted ? interrupted || ended : ended;
}
