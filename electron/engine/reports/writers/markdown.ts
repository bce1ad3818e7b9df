import { assertNever } from '../../../../shared/base/assert-never.ts';
import { sizeWords } from '../../../../shared/base/size-words.ts';
import type { Report, ReportBlock, ReportBox, ReportTable } from '../../../../shared/protocol/report.ts';
import { cellText, isFigure } from '../../../../shared/report/cell-text.ts';
import { boxName } from '../../../../shared/report/chart-shapes.ts';
import { harmless } from '../../../../shared/report/markup-text.ts';

/** An issue tracker takes about 65,000 characters; the whole tables are in the other formats. */
const mostRows = 40;
const mostBoxes = 30;

/** The report as text for an issue tracker. Figures as in HTML, pictures as lists. */
export function reportMarkdown(report: Report): string {
  const parts = [`# ${plain(report.title)}`];
  if (report.redacted.length > 0)
    parts.push(report.redacted.map((sentence) => `> ${plain(sentence)}`).join('\n>\n'));
  for (const { title, blocks } of report.sections) {
    parts.push(`## ${plain(title)}`);
    for (const block of blocks) parts.push(blockMarkdown(block));
  }
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Text as text: nothing of a dump makes a link, a mention, a heading or HTML. */
function plain(text: string): string {
  return harmless(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]|~&<>]/g, '\\$&')
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/:\/\//g, ':\u200b//')
    .replace(/#(?=\d)/g, '#\u200b')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
    .replace(/^([#+-])/, '\\$1');
}

function blockMarkdown(block: ReportBlock): string {
  switch (block.kind) {
    case 'text':
      return block.paragraphs.map(plain).join('\n\n');
    case 'facts':
      return block.facts
        .map(({ label, kind, value }) => `- ${plain(label)}: ${plain(cellText(kind, value))}`)
        .join('\n');
    case 'findings':
      return block.findings
        .map(({ title, sentence, hint, further }, i) =>
          [
            `${i + 1}. **${plain(title)}**: ${plain(sentence)} ${plain(hint)}`,
            ...further.map((text) => `   - ${plain(text)}`),
          ].join('\n'),
        )
        .join('\n');
    case 'table':
      return tableMarkdown(block);
    case 'treemap':
      return `${plain(block.caption)}\n\n${boxLines(block.boxes, 0).slice(0, mostBoxes).join('\n')}`;
    case 'lines':
      return tableMarkdown({
        kind: 'table',
        id: 'lines',
        caption: block.caption,
        columns: [
          { id: 'type', title: 'Type', kind: 'type' },
          ...block.dumps.map((dump, i) => ({ id: `dump${i}`, title: dump, kind: 'bytes' }) as const),
        ],
        rows: block.series.map(({ type, bytes }) => [type, ...bytes]),
        total: block.series.length,
      });
    case 'timeline':
      return tableMarkdown({
        kind: 'table',
        id: 'timeline',
        caption: block.caption,
        columns: [
          { id: 'name', title: 'Of', kind: 'text' },
          { id: 'first', title: 'At first', kind: 'bytes' },
          { id: 'peak', title: 'Peak', kind: 'bytes' },
          { id: 'last', title: 'At last', kind: 'bytes' },
          { id: 'length', title: block.unit === 'seconds' ? 'Seconds' : 'Events', kind: 'count' },
        ],
        rows: block.series.map(({ name, peak, points }) => {
          const [first, last] = [points[0], points.at(-1)];
          return [name, first?.[1] ?? null, peak, last?.[1] ?? null, (last?.[0] ?? 0) - (first?.[0] ?? 0)];
        }),
        total: block.series.length,
      });
    default:
      return assertNever(block);
  }
}

const boxLines = (boxes: readonly ReportBox[], depth: number): string[] =>
  boxes.flatMap((box) => [
    `${'  '.repeat(depth)}- ${plain(boxName(box))}: ${plain(sizeWords(box.retained))}`,
    ...(depth < 1 ? boxLines(box.children.slice(0, 3), depth + 1) : []),
  ]);

function tableMarkdown({ caption, columns, rows, total }: ReportTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const shown = rows.slice(0, mostRows);
  const lines = [
    line(columns.map(({ title }) => plain(title))),
    line(columns.map(({ kind }) => (isFigure(kind) ? '---:' : '---'))),
    ...shown.map((row) => line(row.map((cell, i) => plain(cellText(columns[i]?.kind ?? 'text', cell))))),
  ];
  const left = total > shown.length ? `\n\n${shown.length} of ${total} rows.` : '';
  return `${plain(caption)}\n\n${lines.join('\n')}${left}`;
}
