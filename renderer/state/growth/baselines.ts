/** The engine takes so many earlier dumps. */
const mostBaselines = 20;

/** Of more dumps than may be asked about, the first, the last and others evenly between. */
export function baselinesOf<Dump>(dumps: readonly Dump[]): Dump[] {
  if (dumps.length <= mostBaselines) return [...dumps];
  return Array.from(
    { length: mostBaselines },
    (_, i) => dumps[Math.round((i * (dumps.length - 1)) / (mostBaselines - 1))],
  ).filter((dump) => dump !== undefined);
}
