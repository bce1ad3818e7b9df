/** An address of the app that an element leads to: a link's own, or that of the object in a row of a table. */
export function addressAt(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  const link = target.closest('a[href^="#/dump/"]');
  const row = target.closest('[role=row]');
  const found = link ?? (row ?? chosenRow(target))?.querySelector('a[href^="#/dump/"]');
  return found?.getAttribute('href') ?? null;
}

/** Of a table that has the focus, the keyboard's row. */
function chosenRow(target: Element): Element | null {
  const table = target.closest('[role=grid], [role=treegrid]');
  return table?.querySelector('[role=row][aria-selected=true]') ?? null;
}
