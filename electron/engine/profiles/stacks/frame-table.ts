import { ByteTable } from '../byte-table.ts';

/** A frame: a function, and where it stands if the file says. */
export interface Frame {
  readonly function: string;
  readonly file: string | null;
  /** Null where the file does not say. */
  readonly line: number | null;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Different frames, each once, numbered as they come; kept as bytes, because a file may have millions. */
export class FrameTable {
  protected readonly texts = new ByteTable();

  get length(): number {
    return this.texts.length;
  }

  /** The row of a frame. Throws 'too-large'. */
  row(frame: Frame): number {
    const file = frame.file ?? '';
    const bytes = encoder.encode(
      `${frame.line ?? ''}:${frame.file === null ? '' : file.length}:${file}${frame.function}`,
    );
    return this.texts.row(bytes, 0, bytes.length);
  }

  at(row: number): Frame {
    const text = decoder.decode(this.texts.bytes(row));
    const afterLine = text.indexOf(':');
    const afterLength = text.indexOf(':', afterLine + 1);
    const line = text.slice(0, afterLine);
    const length = text.slice(afterLine + 1, afterLength);
    const fileEnd = afterLength + 1 + Number(length);
    return {
      function: text.slice(fileEnd),
      file: length === '' ? null : text.slice(afterLength + 1, fileEnd),
      line: line === '' ? null : Number(line),
    };
  }
}

/** Frames as a file writes them, taken apart when they are shown. */
export class WrittenFrames extends FrameTable {
  readonly #frameOf: (text: string) => Frame;

  constructor(frameOf: (text: string) => Frame) {
    super();
    this.#frameOf = frameOf;
  }

  /** The row of the frame that bytes[from..to) write. Throws 'too-large'. */
  written(bytes: Uint8Array, from: number, to: number): number {
    return this.texts.row(bytes, from, to);
  }

  override at(row: number): Frame {
    return this.#frameOf(decoder.decode(this.texts.bytes(row)));
  }
}
