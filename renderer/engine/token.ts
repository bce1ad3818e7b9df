const storageKey = 'meliscope-token';
const inFragment = /^#token=([\w-]+)/;

/**
 * The local server's token. It comes once, in the address's fragment, is kept for reloads of this tab, and leaves the
 * address at once, so that it is in no link that is copied and in no history.
 */
export function takeToken(): string {
  const given = inFragment.exec(location.hash)?.[1];
  if (given === undefined) return sessionStorage.getItem(storageKey) ?? '';
  sessionStorage.setItem(storageKey, given);
  history.replaceState(null, '', `${location.pathname}#/`);
  return given;
}

/** A restarted server prints a new token; opened in this tab, the address differs in its fragment only: start afresh. */
export function reloadOnNewToken(): void {
  window.addEventListener('hashchange', () => {
    if (!inFragment.test(location.hash)) return;
    takeToken();
    location.reload();
  });
}
