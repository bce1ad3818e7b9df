/** The screens come from this origin and from nowhere else; messages from any other are refused. */
export const appScheme = 'app';
export const appOrigin = 'app://meliscope';
export const mainPage = `${appOrigin}/index.html`;
export const crashPage = `${appOrigin}/crashed.html`;

/** True for one of our own pages, with or without a query or a fragment. */
export const isOwnPage = (url: string): boolean =>
  [mainPage, crashPage].some(
    (page) => url === page || url.startsWith(`${page}#`) || url.startsWith(`${page}?`),
  );
