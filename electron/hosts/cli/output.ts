/** The reader went away (`meliscope summary … | head`): nothing is wrong, and there is nobody left to tell. */
export class ReaderGone extends Error {
  constructor() {
    super('the reader of the output went away');
    this.name = 'ReaderGone';
  }
}

/** The part of a stream that writing text needs. */
interface TextStream {
  readonly isTTY?: boolean;
  write(text: string, done: (thrown?: Error | null) => void): boolean;
  on(event: 'error', listener: (thrown: Error) => void): unknown;
}

/** A standard stream that waits for a slow reader and says so when the reader is gone. */
export class Output {
  readonly #stream: TextStream;

  constructor(stream: TextStream) {
    this.#stream = stream;
    // Every write reports its own failure; without a listener the same failure would also end the process.
    stream.on('error', () => undefined);
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY === true;
  }

  /** Throws `ReaderGone` once nobody reads any more. */
  write(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#stream.write(text, (thrown) => {
        if (!thrown) resolve();
        else if (isReaderGone(thrown)) reject(new ReaderGone());
        else reject(thrown);
      });
    });
  }

  /** For words that may be lost: progress, and complaints when there is nobody left to complain to. */
  tell(text: string): void {
    this.#stream.write(text, () => undefined);
  }
}

const isReaderGone = (thrown: Error): boolean =>
  ['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'EOF'].includes(
    (thrown as NodeJS.ErrnoException).code ?? '',
  );
