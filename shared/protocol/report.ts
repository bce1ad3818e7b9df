import type { AddressText, DumpId } from '../model/units.ts';
import type { InView } from './graph.ts';
import type { ViewName } from './views.ts';

/** What a report may tell, in the order it has where nobody asks for another. */
export const reportSections = [
  'overview',
  'dump',
  'suspects',
  'summary',
  'containers',
  'dominators',
  'waste',
  'duplicates',
  'arenas',
  'diagnosis',
  'growth',
  'problems',
  'notes',
  'method',
] as const;
export type ReportSectionName = (typeof reportSections)[number];

export const reportSectionTitles: Readonly<Record<ReportSectionName, string>> = {
  overview: 'Overview',
  dump: 'The dump',
  suspects: 'Where memory piles up',
  summary: 'Summary by type',
  containers: 'Biggest containers',
  dominators: 'What holds the memory',
  waste: 'Room that containers do not use',
  duplicates: 'Equal values',
  arenas: 'Pools and arenas',
  diagnosis: 'The resident memory',
  growth: 'Growth between dumps',
  problems: 'Problems in the file',
  notes: 'Notes and starred objects',
  method: 'How the figures were computed',
};

/** The formats that hold a whole report; CSV and Parquet hold one table. */
export const reportFormats = ['html', 'md', 'pdf', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface ReportRedaction {
  /** Values, names of modules, classes and functions, keys on ways, lines of the file. */
  readonly values: boolean;
  /** Names of files, and the ways from roots. */
  readonly paths: boolean;
  /** Types whose name has this part, or matches this /regular expression/; null: all types stay. */
  readonly types: string | null;
}

export const nothingRedacted: ReportRedaction = { values: false, paths: false, types: null };

export interface ReportChoices {
  readonly title: string;
  /** In the order of the report; each at most once. */
  readonly sections: readonly ReportSectionName[];
  readonly redaction: ReportRedaction;
}

/** What a star or a note says about an object; the store of them hands them in. */
export interface ReportNote {
  /** An address in decimal digits, or the name of a type. */
  readonly target: string;
  readonly isType: boolean;
  /** Of the object when it was noted; of a type its name. */
  readonly type: string;
  readonly star: boolean;
  readonly text: string;
}

/** A report about the dump `dump`. */
export interface ReportQuestion extends InView {
  /** Earlier dumps of the program, the oldest first. */
  readonly earlier: readonly DumpId[];
  /** Open profiles that have a section each, behind those of the dump. */
  readonly profiles: readonly DumpId[];
  readonly title: string;
  readonly sections: readonly ReportSectionName[];
  readonly redactValues: boolean;
  readonly redactPaths: boolean;
  readonly redactTypes: string | null;
}

export const longestTitle = 300;

/** Formats into which a host writes a report; `csv` is its first table. */
export const writtenFormats = [...reportFormats, 'csv'] as const;
export type WrittenFormat = (typeof writtenFormats)[number];

/**
 * What a figure is: how it is shown, and whether redaction touches it. `line` is a number that nobody adds up (of a line, a process); `change` and `bytesChange` have a sign; `percent` is 0..100.
 */
export type CellKind =
  | 'text'
  | 'type'
  | 'value'
  | 'path'
  | 'file'
  | 'address'
  | 'count'
  | 'line'
  | 'seconds'
  | 'bytes'
  | 'change'
  | 'bytesChange'
  | 'percent';
/** Sizes in bytes; an address is decimal digits; null: not known. */
export type Cell = string | number | null;

export interface ReportColumn {
  readonly id: string;
  readonly title: string;
  readonly kind: CellKind;
}

export interface ReportTable {
  readonly kind: 'table';
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows that there are; more than `rows` where the report leaves some off. */
  readonly total: number;
}

export interface ReportFacts {
  readonly kind: 'facts';
  readonly facts: readonly { readonly label: string; readonly kind: CellKind; readonly value: Cell }[];
}

export interface ReportText {
  readonly kind: 'text';
  readonly paragraphs: readonly string[];
}

export interface ReportFinding {
  readonly sentence: string;
  readonly hint: string;
  readonly address: AddressText;
  readonly type: string;
  readonly retained: number;
  /** 0..1 of all bytes that are reached. */
  readonly share: number;
  /** How it is reached; null where that was redacted. */
  readonly path: string | null;
  /** The kind of leak that it has the shape of. */
  readonly title: string;
  /** What else is true of it, and what the dump cannot tell: sentences. */
  readonly further: readonly string[];
}

export interface ReportFindings {
  readonly kind: 'findings';
  readonly findings: readonly ReportFinding[];
}

/** A box of a treemap. Children hold at most what their parent retains; the rest is its own. */
export interface ReportBox {
  readonly type: string;
  /** null: several objects that were too small for boxes of their own. */
  readonly address: AddressText | null;
  readonly objects: number;
  readonly retained: number;
  readonly children: readonly ReportBox[];
}

export interface ReportTreemap {
  readonly kind: 'treemap';
  readonly caption: string;
  readonly boxes: readonly ReportBox[];
}

/** Lines over the dumps in the order of time. */
export interface ReportLines {
  readonly kind: 'lines';
  readonly caption: string;
  readonly dumps: readonly string[];
  readonly series: readonly { readonly type: string; readonly bytes: readonly number[] }[];
}

/** Bytes over time. */
export interface ReportTimeline {
  readonly kind: 'timeline';
  readonly caption: string;
  /** What x counts, from 0 on: seconds, or, where the file has no times, its events. */
  readonly unit: 'seconds' | 'events';
  /** A value holds until the next point; otherwise points are samples. */
  readonly steps: boolean;
  readonly series: readonly {
    readonly name: string;
    /** What the name is, for redaction. */
    readonly nameKind: 'type' | 'text';
    readonly peak: number;
    /** [x, bytes]; of more points the highest ones are kept. */
    readonly points: readonly (readonly [number, number])[];
  }[];
}

export type ReportBlock =
  ReportTable | ReportFacts | ReportText | ReportFindings | ReportTreemap | ReportLines | ReportTimeline;

export interface ReportSection {
  /** Of the nth file of a companion tool `profile-n`. */
  readonly name: ReportSectionName | `profile-${number}`;
  readonly title: string;
  readonly blocks: readonly ReportBlock[];
}

/** A whole report as plain data: what every format is written from. See the engine's `reports/README.md`. */
export interface Report {
  readonly schemaVersion: 1;
  readonly title: string;
  /** Null where no dump is in the report. */
  readonly view: ViewName | null;
  /** One sentence per thing that was left out on purpose; empty where nothing was. */
  readonly redacted: readonly string[];
  readonly sections: readonly ReportSection[];
}
