/** A query under a name, kept between runs on this machine and offered for every dump. */
export interface SavedQuery {
  readonly name: string;
  readonly text: string;
}

/** All of them by name, and one sentence on what is wrong with their file; null where nothing is. */
export interface SavedQueriesAnswer {
  readonly queries: readonly SavedQuery[];
  readonly problem: string | null;
}
