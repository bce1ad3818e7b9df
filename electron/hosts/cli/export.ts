import { basename } from 'node:path';
import type { ExportKind, TableFormat, WrittenFile } from '../../../shared/protocol/table-export.ts';
import { exportKinds, tableFormats } from '../../../shared/protocol/table-export.ts';
import { largestPicture, pictureDirections } from '../../../shared/protocol/picture.ts';
import { givenAddress } from './addresses.ts';
import type { Command } from './context.ts';
import { dumpOptions, dumpOptionsHelp, onlyFile, withDump } from './dump-options.ts';
import { oneOf, parseOptions, UsageError, wholeNumber } from './options.ts';
import { redactHelp, redactionOf } from './redact-option.ts';
import { outputPath, tellWritten } from './written-file.ts';

const tables: readonly ExportKind[] = ['objects', 'edges', 'summary', 'dominators'];

const help = `\
meliscope export WHAT FILE -o OUT [options]

Writes all of a dump for other programs, a part at a time, so that tens of millions of rows do not fill memory:

  objects                every object: address, type, size, len, refs, referrers, retained, dominator, root, unreachable, value
  edges                  every reference: source, position, target, dangling
  summary                every type: kind, count, bytes, max, maxAddress
  dominators             what no other object holds alone: address, type, size, retained, share, unreachable
                         (tables are .csv, .jsonl, .json or .parquet by the ending of OUT)
  folded                 the dominator tree by type as folded stacks, for flame graphs
  speedscope             the same for speedscope (.json)
  dot                    the top of the dominator tree for Graphviz; with --address the objects around one

  -o, --output OUT       the file to write; what was there is replaced once the new one is whole
  --address A            dot: the object in the middle
  --direction D          dot: ${pictureDirections.join(' or ')} (default referrers)
  --depth N              dot: so many references away, at most ${largestPicture.depth} (default 3)
${redactHelp}${dumpOptionsHelp}`;

/** `export` is a word of the language, so the command's constant has another name. */
export const exportCommand: Command = {
  name: 'export',
  purpose: 'all objects, references, types or dominators for other programs',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, {
      ...dumpOptions,
      output: { type: 'string', short: 'o' },
      address: { type: 'string' },
      direction: { type: 'string' },
      depth: { type: 'string' },
      redact: { type: 'string', multiple: true },
    });
    const [word, ...others] = positionals;
    const kind = exportKinds.find((each) => each === word);
    if (kind === undefined)
      throw new UsageError(
        word === undefined
          ? `export needs WHAT to write: ${exportKinds.join(', ')}.`
          : `export writes ${exportKinds.join(', ')}, not "${word}".`,
      );
    const file = onlyFile('export', others);
    const path = outputPath('export', values.output);
    const format = formatOf(kind, path);
    const redaction = redactionOf(values.redact ?? []);
    if (values.address === undefined && (values.direction !== undefined || values.depth !== undefined))
      throw new UsageError('--direction and --depth go with --address.');
    if (values.address !== undefined && kind !== 'dot') throw new UsageError('--address goes with dot.');
    const direction = oneOf('direction', values.direction, pictureDirections) ?? 'referrers';
    const depth = wholeNumber('depth', values.depth, { least: 1, most: largestPicture.depth }) ?? 3;
    const address = values.address === undefined ? null : givenAddress('export', values.address);
    if (address !== null && (redaction.values || redaction.paths || redaction.types !== null))
      throw new UsageError(
        'A picture of references shows values and types; --redact does not go with --address.',
      );
    const { refuseToReplace } = await import('../../engine/exports/run-export.ts');
    await refuseToReplace(path, [file]);
    const found: { written: WrittenFile | null } = { written: null };
    await withDump(file, values, context, async (session, dump, view) => {
      if (address === null) {
        const question = { dump, view, kind, format: format ?? 'json', redaction };
        found.written = await session.exportHeap(question, path, context.signal);
        return;
      }
      const asked = {
        dump,
        view,
        address,
        direction,
        depth,
        tooMany: 20,
        withoutTypes: [],
        withoutPattern: '',
        without: [],
      };
      const { text } = await session.handlers().neighbourhoodDot(asked, context.signal);
      const { writeWholeText } = await import('../../engine/exports/whole-text.ts');
      found.written = writeWholeText(path, text);
    });
    if (found.written === null) throw new Error('an export that did not fail was written');
    await tellWritten(
      context,
      found.written,
      { format: format ?? kind, what: rowWords[kind] },
      values.json === true,
    );
  },
};

const rowWords: Readonly<Record<ExportKind, string>> = {
  objects: 'objects',
  edges: 'references',
  summary: 'types',
  dominators: 'objects',
  folded: 'stacks',
  speedscope: 'stacks',
  dot: 'boxes',
};

/** Of a table by the ending of the file; null: the kind has one format. */
function formatOf(kind: ExportKind, path: string): TableFormat | null {
  if (!tables.includes(kind)) return null;
  const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const format = ending === 'ndjson' ? 'jsonl' : tableFormats.find((each) => each === ending);
  if (format === undefined)
    throw new UsageError(
      `The ending of -o says what to write: .csv, .jsonl, .json or .parquet, not "${basename(path)}".`,
    );
  return format;
}
