import { listingName } from '../../shared/listing/listing-page.ts';
import type { DumpId } from '../../shared/model/units.ts';
import type { ExportListingQuestion } from '../../shared/protocol/listing.ts';
import { dumpOfListing } from '../../shared/protocol/listing.ts';
import type { WrittenFormat } from '../../shared/protocol/report.ts';
import type { ExportKind, TableFormat } from '../../shared/protocol/table-export.ts';

/** What a whole-dump export or a report is called and is: the same for every host. */
export interface FileLook {
  /** Letters that every file system and every header takes. */
  readonly fileName: string;
  readonly ending: string;
  readonly contentType: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  folded: 'text/plain; charset=utf-8',
  dot: 'text/vnd.graphviz; charset=utf-8',
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  pdf: 'application/pdf',
};

/** `leak.dump.gz`, `objects` and `csv` → `leak-objects.csv`. */
function lookOf(dumpName: string, what: string, ending: string): FileLook {
  const stem = dumpName.replace(/\.(?:gz|dump|json|jsonl|meliae)(?=\.|$)/gi, '').replace(/[^\w.-]+/g, '_');
  return {
    fileName: `${stem.slice(0, 80) || 'dump'}-${what}.${ending}`,
    ending,
    contentType: contentTypes[ending] ?? 'application/octet-stream',
  };
}

export function tableLook(dumpName: string, kind: ExportKind, format: TableFormat): FileLook {
  if (kind === 'speedscope') return lookOf(dumpName, 'dominators.speedscope', 'json');
  if (kind === 'folded' || kind === 'dot') return lookOf(dumpName, 'dominators', kind);
  return lookOf(dumpName, kind, format);
}

/** A table of a screen: named after its dump, or the last of several. */
export function listingLook(
  nameOf: (dump: DumpId) => string,
  { listing, format }: ExportListingQuestion,
): FileLook {
  const dump = dumpOfListing(listing);
  const what = listingName(listing)
    .replace(/[^\w.]+/g, '-')
    .slice(0, 60);
  return lookOf(dump === null ? '' : nameOf(dump), what, format);
}

/** Where names are redacted, that of the dump is not in the file's either. */
export const reportLook = (dumpName: string, format: WrittenFormat, hideName: boolean): FileLook =>
  lookOf(hideName ? 'memory' : dumpName, 'report', format);
