/** Told every few ten thousand steps how many of a pass's objects are done; true stops the pass. */
export type Watch = (done: number) => boolean;

export const unwatched: Watch = () => false;

/** The watch of one of several passes over `steps`: it tells of a part of all `objects`, from a share of them to another. */
export const partOfWatch =
  (watch: Watch, objects: number, from: number, to: number, steps: number): Watch =>
  (done) =>
    watch(Math.floor(objects * (from + ((to - from) * done) / Math.max(1, steps))));
