import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import { addressText } from '../../../shared/model/units.ts';
import { FailureError } from '../../../shared/protocol/failure.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import { parseQuery } from '../../../shared/query/parse.ts';
import {
  fitOf,
  fuzzyFilter,
  typedAddresses,
  typedPattern,
  valueQuery,
} from '../../../shared/query/search-text.ts';

/** Where a typed text may lead. */
export type Suggestion =
  | { readonly kind: 'object'; readonly address: AddressText; readonly type: string }
  | {
      readonly kind: 'type';
      readonly type: string;
      readonly count: number;
      readonly bytes: number;
      /** See `fitOf`. */
      readonly fit: number;
    }
  /** `query` is what was typed. */
  | { readonly kind: 'query'; readonly query: string }
  /** Values and names that have the text, or match the regular expression. */
  | { readonly kind: 'values'; readonly query: string; readonly isPattern: boolean };

const mostTypes = 8;
/** Types that have the letters; the best fitting of them are shown. */
const mostAsked = 500;
/** A type that has the letters only here and there is not what Enter goes to. */
const goodFit = 3;

/** What the search field offers for the text in it. */
export class Suggestions {
  readonly #client: EngineClient;
  readonly #dump: DumpId;
  text = $state('');
  #objects = $state.raw<readonly Suggestion[]>([]);
  #types = $state.raw<readonly Extract<Suggestion, { kind: 'type' }>[]>([]);
  /** An address was typed, and the dump has no object there. */
  noObject = $state(false);
  busy = $state(false);
  /** The suggestion the keyboard is on; -1 while it is the best one. */
  #stepped = $state(-1);
  #abort = new AbortController();
  #work: Promise<void> = Promise.resolve();

  readonly all = $derived.by((): readonly Suggestion[] => {
    const word = this.text.trim();
    if (word === '') return [];
    const read = parseQuery(word);
    const query: Suggestion[] =
      read.ok && read.value.condition !== null ? [{ kind: 'query', query: word }] : [];
    const values: Suggestion = {
      kind: 'values',
      query: valueQuery(word),
      isPattern: typedPattern(word) !== null,
    };
    return [...this.#objects, ...query, ...this.#types, values];
  });
  /** Of the one that Enter goes to; -1 for none. */
  readonly chosen = $derived.by(() => {
    if (this.#stepped >= 0) return Math.min(this.#stepped, this.all.length - 1);
    const best = this.all.findIndex((one) => one.kind !== 'type' || one.fit <= goodFit);
    return this.all.length === 0 ? -1 : best;
  });

  constructor(client: EngineClient, dump: DumpId) {
    this.#client = client;
    this.#dump = dump;
  }

  /** Asks for what fits a text; what was asked before is given up. */
  typed(text: string, view: ViewName): void {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.text = text;
    this.#stepped = -1;
    this.noObject = false;
    this.#objects = [];
    if (text.trim() === '' || typedPattern(text) !== null) this.#types = [];
    if (text.trim() === '') return;
    this.busy = true;
    this.#work = Promise.all([
      this.#findObjects(text, view, abort.signal),
      this.#findTypes(text, view, abort.signal),
    ]).then(() => {
      if (!abort.signal.aborted) this.busy = false;
    });
  }

  /** The suggestion that Enter goes to, once all of them are known. */
  async choice(): Promise<Suggestion | null> {
    await this.#work;
    return this.all[this.chosen] ?? null;
  }

  step(by: number): void {
    const { length } = this.all;
    if (length > 0) this.#stepped = (this.chosen + by + length) % length;
  }

  clear(): void {
    this.#abort.abort();
    this.busy = false;
    this.text = '';
    this.#objects = [];
    this.#types = [];
    this.noObject = false;
  }

  async #findObjects(text: string, view: ViewName, signal: AbortSignal): Promise<void> {
    const addresses = typedAddresses(text).map((digits) => addressText(BigInt(digits)));
    const found: Suggestion[] = [];
    for (const address of addresses) {
      try {
        const { type } = await this.#client.ask('object', { dump: this.#dump, view, address }, signal);
        found.push({ kind: 'object', address, type });
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        if (error.failure.kind !== 'not-found') return;
      }
    }
    if (signal.aborted) return;
    this.#objects = found;
    // Eight digits may as well be a number in a value.
    this.noObject = addresses.length > 0 && found.length === 0 && /^\s*(?:0x|\d{9})/i.test(text);
  }

  async #findTypes(text: string, view: ViewName, signal: AbortSignal): Promise<void> {
    if (typedPattern(text) !== null) return;
    try {
      const page = await this.#client.ask(
        'summary',
        {
          dump: this.#dump,
          view,
          groupBy: 'type',
          sortBy: 'bytes',
          descending: true,
          filter: fuzzyFilter(text),
          from: 0,
          limit: mostAsked,
        },
        signal,
      );
      if (signal.aborted) return;
      this.#types = page.kind
        .map((type, i) => ({
          kind: 'type' as const,
          type,
          count: page.count[i] ?? 0,
          bytes: page.bytes[i] ?? 0,
          fit: fitOf(type, text),
        }))
        .sort((a, b) => a.fit - b.fit || b.bytes - a.bytes)
        .slice(0, mostTypes);
    } catch (error) {
      // The other suggestions are there; what is wrong with the dump its own screen says.
      if (!(error instanceof FailureError)) throw error;
      if (!signal.aborted) this.#types = [];
    }
  }
}
