import { FailureError } from '../../../../shared/protocol/failure.ts';
import type { ProfileWatch } from '../profile-importer.ts';
import { codeLayouts } from './code-layouts.ts';
import { marshalRefusal, MarshalReader } from './reader.ts';
import type { MarshalValue } from './values.ts';

/** Values between two looks at the watch: some ten milliseconds. */
const valuesPerTurn = 100_000;

/** Takes the entries of the outer dict; made anew when the file has to be read again with another layout. */
export interface EntrySink {
  entry(key: MarshalValue, value: MarshalValue, at: number): void;
}

/**
 * Reads a file that is one marshalled dict. The layout of code objects depends on the Python that wrote it, which the
 * file does not say: the layouts are tried one after the other, as only one of them fits to the end. Throws the failure
 * of the layout that got furthest.
 */
export async function readMarshalDict<Sink extends EntrySink>(
  bytes: Uint8Array,
  makeSink: () => Sink,
  watch: ProfileWatch,
): Promise<Sink> {
  let furthest: { at: number; failure: FailureError } | null = null;
  for (const layout of codeLayouts) {
    const sink = makeSink();
    const reader = new MarshalReader(bytes, layout, (key, value, at) => sink.entry(key, value, at));
    try {
      while (!reader.read(valuesPerTurn)) await watch.reached(reader.at);
      if (reader.at < bytes.length)
        throw marshalRefusal(
          `The profile ends, but ${bytes.length - reader.at} more bytes follow`,
          reader.at,
        );
      return sink;
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.kind === 'cancelled') throw error;
      if (furthest === null || reader.at > furthest.at) furthest = { at: reader.at, failure: error };
      if (!reader.sawCode) break;
    }
  }
  throw furthest?.failure ?? marshalRefusal('The file holds no profile', 0);
}
