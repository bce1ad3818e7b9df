import type { DumpId } from '../../../shared/model/units.ts';
import { asDumpId } from '../../../shared/model/units.ts';
import type { TracemallocKey } from '../../../shared/protocol/profile.ts';
import { tracemallocKeys } from '../../../shared/protocol/profile.ts';
import type { ProfileScope, ProfileTableName } from '../../../shared/protocol/profile-screen.ts';
import { profileTables } from '../../../shared/protocol/profile-screen.ts';

/** What a profile's screen shows: one of its tables, or its flame chart. */
export const profileParts = [...profileTables, 'flame'] as const;
export type ProfilePart = (typeof profileParts)[number];

/** How a profile is looked at. */
export interface ProfileLook extends ProfileScope {
  /** Null: the first that the format has. */
  readonly part: ProfilePart | null;
  readonly by: TracemallocKey;
  /** '' for the order of the original tool. */
  readonly sortBy: string;
  readonly descending: boolean;
  readonly filter: string;
  /** The frame that fills the flame chart; 0 for all. */
  readonly node: number;
  /** Of the flame chart: callers below what they call, and the function that all begins with. */
  readonly upward: boolean;
  readonly frame: number | null;
  /** What is lit up in the flame chart. */
  readonly find: string;
  /** tracemalloc: the program beside the lines that allocated. */
  readonly source: boolean;
}

export const usualProfileLook: ProfileLook = {
  part: null,
  by: 'lineno',
  cumulative: false,
  include: '',
  exclude: '',
  allFrames: false,
  domain: null,
  against: null,
  added: [],
  subject: null,
  sortBy: '',
  descending: true,
  filter: '',
  node: 0,
  upward: false,
  frame: null,
  find: '',
  source: true,
};

const longestWord = 500;

export function parseProfileLook(words: URLSearchParams): ProfileLook {
  const text = (key: string): string => (words.get(key) ?? '').slice(0, longestWord);
  const number = (key: string): number | null => (/^\d{1,15}$/.test(text(key)) ? Number(text(key)) : null);
  const ids = text('added').split(',');
  const against = number('against');
  return {
    part: profileParts.find((part) => part === words.get('part')) ?? null,
    by: tracemallocKeys.find((key) => key === words.get('by')) ?? 'lineno',
    cumulative: words.has('cumulative'),
    include: text('include'),
    exclude: text('exclude'),
    allFrames: words.has('frames'),
    domain: number('domain'),
    against: against === null ? null : asDumpId(against),
    added: ids.filter((id) => /^\d{1,15}$/.test(id)).map((id): DumpId => asDumpId(Number(id))),
    subject: number('subject'),
    sortBy: text('sort'),
    descending: words.get('order') !== 'up',
    filter: text('filter'),
    node: number('node') ?? 0,
    upward: words.has('callers'),
    frame: number('only'),
    find: text('find'),
    source: words.get('source') !== '0',
  };
}

/** Only what differs from the usual is spelled out. */
export function addProfileWords(words: URLSearchParams, look: ProfileLook): void {
  const put = (key: string, value: string | number | null): void => {
    if (value !== null && value !== '' && value !== 0) words.set(key, String(value));
  };
  put('part', look.part);
  put('by', look.by === 'lineno' ? null : look.by);
  put('cumulative', look.cumulative ? 1 : null);
  put('include', look.include);
  put('exclude', look.exclude);
  put('frames', look.allFrames ? 1 : null);
  if (look.domain !== null) words.set('domain', String(look.domain));
  put('against', look.against);
  put('added', look.added.join(','));
  if (look.subject !== null) words.set('subject', String(look.subject));
  put('sort', look.sortBy);
  put('order', look.descending ? null : 'up');
  put('filter', look.filter);
  put('node', look.node);
  put('callers', look.upward ? 1 : null);
  if (look.frame !== null) words.set('only', String(look.frame));
  put('find', look.find);
  put('source', look.source ? null : '0');
}

/** A table, rather than the flame chart; null while it is not known which ones there are. */
export const tableOf = (
  part: ProfilePart | null,
  tables: readonly ProfileTableName[],
): ProfileTableName | null => (tables.length === 0 || part === 'flame' ? null : (part ?? tables[0] ?? null));
