const hour = 3_600_000;
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** A time on an axis that is `span` milliseconds long: as exact as its figures are apart. */
export function axisTime(ms: number, span: number): string {
  if (span < hour / 4) return exact.format(ms);
  return span < 24 * hour ? clock.format(ms) : `${day.format(ms)} ${clock.format(ms)}`;
}
