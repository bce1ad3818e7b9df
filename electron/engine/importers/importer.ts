/** A format of dumps: one folder, one object, one line in list.ts. */
export interface Importer {
  /** Stable, short, lower case: stands in the protocol and in JSON. */
  readonly id: string;
  /** What a person calls it. */
  readonly title: string;
  /**
   * How sure this is the format, from the first 64 KiB of (inflated) content: 0 no, 1 certain. Looks, never parses;
   * the file's name plays no part.
   */
  sniff(head: Uint8Array): number;
}
