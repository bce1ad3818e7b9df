import { statfs } from 'node:fs/promises';
import { diskFull } from './system-error.ts';

/** Keep at least this much of the disk free for everyone else … */
const leftFreeBytes = 256 << 20;
/** … or this part of it, where that is less: a small disk is used to its last percent. */
const leftFreeShare = 0.01;
/** Others write to the disk too, so no look at it holds for longer than this. */
const betweenLooksBytes = 64 << 20;

/** Stops a writer before it takes the last of a disk. */
export class DiskSpace {
  readonly #folder: string;
  #granted = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** To be asked before each write. Rejects with 'disk-full' when too little of the disk would be left after it. */
  async before(bytes: number): Promise<void> {
    if (bytes > this.#granted) {
      const { bavail, bsize, blocks } = await statfs(this.#folder);
      // Some network file systems do not tell; the write itself will.
      if (blocks === 0) return;
      const free = bavail * bsize - Math.min(leftFreeBytes, blocks * bsize * leftFreeShare);
      if (free < bytes) throw diskFull(this.#folder);
      this.#granted = Math.min(free, Math.max(bytes, betweenLooksBytes));
    }
    this.#granted -= bytes;
  }
}
