/** A name of a file that every file system takes, without an ending: `leak.dump.gz waste by type` → `leak-waste-by-type`. */
export const fileStem = (name: string): string =>
  name
    .replace(/\.(?:gz|dump|json|jsonl|meliae)(?=[. ]|$)/gi, '')
    .replace(/[^\w.]+/g, '-')
    .replace(/^[-.]+|-+$/g, '')
    .slice(0, 80) || 'export';
