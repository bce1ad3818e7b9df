import type { ProfileAnswer, ProfileFormat, ProfileQuestion } from '../../../shared/protocol/profile.ts';
import type { ProfileSource } from './profile-source.ts';

/** A format of profiles: one folder, one object, one line in list.ts. */
export interface ProfileImporter {
  /** Stable: the `format` of its answers. */
  readonly id: ProfileFormat;
  /** What a person calls it, for "FILE is a …": lower case unless a name, without an article. */
  readonly title: string;
  /**
   * How sure this is the format, from the first 64 KiB of (inflated) content: 0 no, 1 certain. Looks, never parses,
   * never throws; the file's name plays no part.
   */
  sniff(head: Uint8Array): number;
  /**
   * Reads the whole file. Time grows with the file's length and no faster, memory with what the file holds. Nothing
   * in the file is executed. Rejects with a FailureError: 'damaged' with the byte (and line, in a text) where the
   * file is not what it should be and what stands there, 'too-large', 'cancelled', 'io', 'file-changed'.
   */
  open(source: ProfileSource, watch: ProfileWatch): Promise<OpenProfile>;
}

/** How an importer tells where it is, and hears that it should stop. */
export interface ProfileWatch {
  /**
   * To be awaited between windows of the file (`ProfileSource.windows` does): tells the progress in bytes of content
   * and lets other work have its turn from time to time. Rejects with 'cancelled' once nobody wants the profile.
   */
  reached(bytes: number): Promise<void>;
}

/** A profile that was read. Formats add their own questions to this; these are what every one answers. */
export interface OpenProfile {
  readonly format: ProfileFormat;
  /** The document of `--json`. Throws 'bad-request' for a question that the format does not know. */
  answer(question: ProfileQuestion): ProfileAnswer;
  /**
   * What the original tool prints, where it prints something, in pieces of whole lines that end with a newline.
   * Throws 'bad-request' as `answer` does, before the first piece.
   */
  text(question: ProfileQuestion, sources: SourceFiles): Iterable<string>;
  /** Only where the file says who called whom: the text of one direction. */
  callsText?(question: ProfileQuestion, direction: 'callers' | 'callees'): Iterable<string>;
}

/** The program that was profiled, where it is at hand. A path out of a profile is only ever read as text to show. */
export interface SourceFiles {
  /** All lines with their line ends, or null when there is no such file. */
  linesOf(path: string): readonly string[] | null;
  /** Why there is no such file, and where it was looked for: sentences. */
  absence(path: string): string;
}
