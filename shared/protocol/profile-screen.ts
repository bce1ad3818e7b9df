import type { DumpId } from '../model/units.ts';
import type { DumpState } from './dump-state.ts';
import type { ProfileFormat, TracemallocKey } from './profile.ts';
import { profileFormats } from './profile.ts';

/** The tables of a profile; which of them a format has, `ProfileFacts.tables` says. */
export const profileTables = [
  'memory',
  'functions',
  'callers',
  'callees',
  'lines',
  'calls',
  'slowest',
  'processes',
  'threads',
  'mappings',
  'runs',
  'samples',
  'kinds',
] as const;
export type ProfileTableName = (typeof profileTables)[number];

/** Of what a screen asks: which traces count, which other files are taken in. A format ignores what is not its own. */
export interface ProfileScope {
  /** tracemalloc: what memory is grouped by, and whether every line of a traceback counts. */
  readonly by: TracemallocKey;
  readonly cumulative: boolean;
  /** tracemalloc: file name patterns of `fnmatch`, separated by commas; '' for none. */
  readonly include: string;
  readonly exclude: string;
  /** tracemalloc: patterns look at every frame of a traceback, not only at the most recent. */
  readonly allFrames: boolean;
  /** tracemalloc: only this domain; null for all. */
  readonly domain: number | null;
  /** tracemalloc: an older snapshot, from which differences are counted. */
  readonly against: DumpId | null;
  /**
   * cProfile, line_profiler: other open files of the format that are added to this one. tracemalloc: two snapshots or
   * more that are compared, the oldest first; they come before `against`.
   */
  readonly added: readonly DumpId[];
  /** The row that is asked about: a function, a sample; of stacks the profile within the file. */
  readonly subject: number | null;
}

export interface ProfileTableQuestion extends ProfileScope {
  readonly dump: DumpId;
  readonly table: ProfileTableName;
  /** A column; '' for the order of the original tool. */
  readonly sortBy: string;
  readonly descending: boolean;
  /** Only rows with this text in one of their texts, whatever its case. */
  readonly filter: string;
  readonly from: number;
  readonly limit: number;
}

export type ProfileCell = string | number | null;

export interface ProfileTablePage {
  readonly columns: readonly string[];
  /** Rows that pass the filter, and all there are. */
  readonly total: number;
  readonly all: number;
  /** For each row what names it as a `subject`. */
  readonly keys: readonly number[];
  /** A cell for each column. */
  readonly rows: readonly (readonly ProfileCell[])[];
  /** For each column the sum over the rows that pass; null for texts. */
  readonly sums: readonly (number | null)[];
  /** What has to be known of the table: where a program was looked for. */
  readonly note: string | null;
  /** The row that is meant among its neighbours, in the table's own order: a line of a program. */
  readonly start: number | null;
}

export type ProfileUnit = 'bytes' | 'seconds' | 'count' | 'time' | 'text';

export interface ProfileFacts {
  readonly format: ProfileFormat;
  readonly title: string;
  /** In the order in which they are offered. */
  readonly tables: readonly ProfileTableName[];
  readonly hasFlame: boolean;
  readonly hasSeries: boolean;
  /** The figures above the tables. */
  readonly figures: readonly {
    readonly title: string;
    readonly unit: ProfileUnit;
    readonly value: ProfileCell;
  }[];
  /** What has to be known of the figures, in sentences. */
  readonly notes: readonly string[];
  /** tracemalloc: the domains of its traces, ascending. */
  readonly domains: readonly number[];
  /** Stacks: the profiles of the file, each with its unit. */
  readonly profiles: readonly { readonly name: string; readonly unit: string; readonly total: number }[];
}

export interface ProfileFlameQuestion extends ProfileScope {
  readonly dump: DumpId;
  /** The frame that fills the width; 0 for all. */
  readonly node: number;
  /** Callers stand below what they call. */
  readonly upward: boolean;
  /** Only what passes through this function, as if all began there: its `frame` in `names`; null for all. */
  readonly frame: number | null;
}

/** A function of a flame chart. */
export interface FlameName {
  readonly name: string;
  /** "file:line", "file" or ''. */
  readonly place: string;
  /** Its row in the profile; -1 for that of all. */
  readonly frame: number;
}

/** Frames of a flame chart, parents before children: those wide enough to be seen. */
export interface ProfileFlame {
  /** Weight of what fills the width, and of everything. */
  readonly weight: number;
  readonly total: number;
  /** "bytes", "seconds", "samples", …; '' where it is not known. */
  readonly unit: string;
  /** For each frame its node (to zoom into), how deep it stands, where it begins and how wide it is, both in weight. */
  readonly node: readonly number[];
  readonly depth: readonly number[];
  readonly start: readonly number[];
  readonly width: readonly number[];
  /** Weight that ends in the frame itself. */
  readonly self: readonly number[];
  /** For each frame its row of `names`. */
  readonly name: readonly number[];
  readonly names: readonly FlameName[];
  /** What the shown frame stands within, outermost first; without `all` itself. */
  readonly above: readonly { readonly node: number; readonly name: number }[];
  /** All frames of the profile, and those too narrow to be drawn at this width. */
  readonly frames: number;
  readonly leftOut: number;
  /** What has to be known of the picture; null for nothing. */
  readonly note: string | null;
}

export interface ProfileSeries {
  /** What x is: milliseconds since 1970, seconds since the midnight before, seconds since the start, or events. */
  readonly axis: 'epoch' | 'clock' | 'seconds' | 'events';
  /** At most 2,000 points each, peaks kept; y in bytes. */
  readonly lines: readonly {
    readonly key: string;
    readonly label: string;
    readonly points: readonly (readonly [x: number, y: number])[];
    /** Bytes a second by least squares over all points; null where x is no time or there are too few. */
    readonly slope: number | null;
    /** A point of that straight line; null without a slope. */
    readonly middle: readonly [x: number, y: number] | null;
    readonly peak: number;
  }[];
  /** Runs of functions. */
  readonly spans: readonly {
    readonly name: string;
    readonly from: number;
    readonly to: number;
    readonly level: number;
  }[];
  /** Spans that were left off, the shortest ones. */
  readonly spansLeftOff: number;
}

/** The format of an open file that is a profile; null for a dump. */
export const profileFormatOf = ({ format }: Pick<DumpState, 'format'>): ProfileFormat | null =>
  profileFormats.find((id) => id === format?.id) ?? null;
