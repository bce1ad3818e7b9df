/** Told every few ten thousand steps how many of a pass's objects are done; true stops the pass. */
export type Watch = (done: number) => boolean;

export const unwatched: Watch = () => false;
