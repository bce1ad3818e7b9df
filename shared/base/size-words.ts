const units = ['KiB', 'MiB', 'GiB', 'TiB'];

/** Bytes for a sentence, without a sign: "17.2 MiB", "812 B". Binary units, one decimal. */
export function sizeWords(bytes: number): string {
  let size = Math.abs(bytes);
  let unit = -1;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return unit < 0 ? `${size} B` : `${size.toFixed(1)} ${units[unit] ?? ''}`;
}
