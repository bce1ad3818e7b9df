/** What a text gives, line by line. The bytes are those of a window: copy what has to stay. */
export type TakeLine = (bytes: Uint8Array, from: number, to: number) => void;

const newline = 10;
const carriageReturn = 13;

/**
 * Cuts windows of bytes into lines, without their ends ("\n" or "\r\n"). Memory stays below twice `longest` bytes and
 * a window: of a longer line only its beginning and its end are given, joined, with `isCut` set.
 */
export class LineSplitter {
  /** 1-based number of the line that is given, or was given last. */
  line = 0;
  /** Whether the line that is given lacks its middle. */
  isCut = false;
  /** Whether the line that is given ends with the text and not with a line end. */
  isLast = false;
  readonly #take: TakeLine;
  readonly #half: number;
  /** The beginning of a line that goes on in the next window. */
  #head = new Uint8Array(4096);
  #headBytes = 0;
  /** The last bytes of a line whose head is full, as a ring. */
  #tail: Uint8Array<ArrayBuffer> | null = null;
  #tailBytes = 0;

  constructor(take: TakeLine, longest = 4 << 20) {
    this.#take = take;
    this.#half = longest >> 1;
  }

  push(window: Uint8Array): void {
    let from = 0;
    while (from < window.length) {
      const end = window.indexOf(newline, from);
      if (end < 0) {
        this.#keep(window.subarray(from));
        return;
      }
      if (this.#headBytes === 0) this.#give(window, from, end);
      else {
        this.#keep(window.subarray(from, end));
        this.#giveKept();
      }
      from = end + 1;
    }
  }

  /** Gives a last line that has no line end. */
  end(): void {
    if (this.#headBytes === 0) return;
    this.isLast = true;
    this.#giveKept();
  }

  #give(bytes: Uint8Array, from: number, end: number): void {
    this.line += 1;
    this.#take(bytes, from, end > from && bytes[end - 1] === carriageReturn ? end - 1 : end);
  }

  #keep(part: Uint8Array): void {
    const room = this.#half - this.#headBytes;
    const toHead = Math.min(room, part.length);
    if (toHead > 0) {
      if (this.#headBytes + toHead > this.#head.length) {
        const larger = new Uint8Array(
          Math.min(this.#half, Math.max(this.#head.length * 2, this.#headBytes + toHead)),
        );
        larger.set(this.#head.subarray(0, this.#headBytes));
        this.#head = larger;
      }
      this.#head.set(part.subarray(0, toHead), this.#headBytes);
      this.#headBytes += toHead;
    }
    if (toHead < part.length) this.#keepTail(part.subarray(toHead));
  }

  #keepTail(part: Uint8Array): void {
    this.#tail ??= new Uint8Array(this.#half);
    // Only the last half of a long line matters, so a part is never written more than once around.
    const from = Math.max(0, part.length - this.#half);
    let at = (this.#tailBytes + from) % this.#half;
    for (let rest = part.subarray(from); rest.length > 0;) {
      const piece = rest.subarray(0, this.#half - at);
      this.#tail.set(piece, at);
      rest = rest.subarray(piece.length);
      at = 0;
    }
    this.#tailBytes += part.length;
  }

  #giveKept(): void {
    const head = this.#head.subarray(0, this.#headBytes);
    const tailBytes = Math.min(this.#tailBytes, this.#half);
    let whole = head;
    if (this.#tail !== null && tailBytes > 0) {
      whole = new Uint8Array(head.length + tailBytes);
      whole.set(head);
      const start = this.#tailBytes > this.#half ? this.#tailBytes % this.#half : 0;
      whole.set(this.#tail.subarray(start, tailBytes), head.length);
      whole.set(this.#tail.subarray(0, start), head.length + tailBytes - start);
    }
    this.isCut = this.#tailBytes > this.#half;
    this.#headBytes = 0;
    this.#tailBytes = 0;
    this.#give(whole, 0, whole.length);
    this.isCut = false;
  }
}

/** All lines of a head for recognising a format: those that are whole, or all if the head is the whole text. */
export function headLines(head: Uint8Array, most = 200): string[] {
  const text = new TextDecoder('latin1').decode(head);
  const lines = text.split(/\r?\n/, most + 1);
  if (lines.length > 1) lines.length = Math.min(lines.length - 1, most);
  return lines;
}
