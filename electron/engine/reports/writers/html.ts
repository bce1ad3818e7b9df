import { createHash } from 'node:crypto';
import { assertNever } from '../../../../shared/base/assert-never.ts';
import type {
  Cell,
  CellKind,
  Report,
  ReportBlock,
  ReportSection,
  ReportTable,
} from '../../../../shared/protocol/report.ts';
import { cellText, exactText, isFigure } from '../../../../shared/report/cell-text.ts';
import { linesHtml, timelineHtml, treemapHtml } from './html-charts.ts';
import { htmlScript } from './html-script.ts';
import { htmlStyle } from './html-style.ts';
import { escaped } from '../../../../shared/report/markup-text.ts';

/** One file that a browser opens from anywhere and that asks nobody for anything: its policy forbids every request. */
export function reportHtml(report: Report): string {
  const hash = createHash('sha256').update(htmlScript).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const links = report.sections.map(({ name, title }) => `<a href="#${name}">${escaped(title)}</a>`);
  const redacted =
    report.redacted.length === 0
      ? ''
      : `<div class="redacted" role="note">${report.redacted.map((sentence) => `<p>${escaped(sentence)}</p>`).join('')}</div>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(report.title)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<header><h1>${escaped(report.title)}</h1>
<nav aria-label="Sections">${links.join('')}</nav>${redacted}</header>
<main>
${report.sections.map(sectionHtml).join('\n')}
</main>
<script>${htmlScript}</script>
</body>
</html>
`;
}

const sectionHtml = ({ name, title, blocks }: ReportSection): string =>
  `<section id="${name}"><h2>${escaped(title)}</h2>\n${blocks.map(blockHtml).join('\n')}</section>`;

function blockHtml(block: ReportBlock): string {
  switch (block.kind) {
    case 'text':
      return block.paragraphs.map((text) => `<p>${escaped(text)}</p>`).join('\n');
    case 'facts':
      return `<dl>${block.facts.map(({ label, kind, value }) => `<dt>${escaped(label)}</dt><dd>${figureHtml(kind, value)}</dd>`).join('')}</dl>`;
    case 'table':
      return tableHtml(block);
    case 'findings':
      return `<ol class="findings">${block.findings
        .map(
          ({ title, sentence, hint, further }) =>
            `<li><p><strong>${escaped(title)}</strong></p><p>${escaped(sentence)}</p><p class="soft">${escaped(hint)}</p>${further.map((text) => `<p class="soft">${escaped(text)}</p>`).join('')}</li>`,
        )
        .join('')}</ol>`;
    case 'treemap':
      return treemapHtml(block);
    case 'lines':
      return linesHtml(block);
    case 'timeline':
      return timelineHtml(block);
    default:
      return assertNever(block);
  }
}

function tableHtml({ caption, columns, rows, total }: ReportTable): string {
  const heads = columns.map(
    ({ title, kind }) => `<th scope="col"${isFigure(kind) ? ' class="n"' : ''}>${escaped(title)}</th>`,
  );
  const lines = rows.map(
    (row) => `<tr>${row.map((cell, i) => cellHtml(columns[i]?.kind ?? 'text', cell)).join('')}</tr>`,
  );
  const left =
    total > rows.length
      ? `<p class="left">The first ${rows.length.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}.</p>`
      : '';
  return `<div class="table"><table><caption>${escaped(caption)}</caption><thead><tr>${heads.join('')}</tr></thead><tbody>\n${lines.join('\n')}\n</tbody></table></div>${left}`;
}

const cellClass: Readonly<Partial<Record<CellKind, string>>> = { type: 't', path: 'p', address: 'a' };

function cellHtml(kind: CellKind, cell: Cell): string {
  if (!isFigure(kind)) {
    const name = cellClass[kind];
    return `<td${name === undefined ? '' : ` class="${name}"`}>${escaped(cellText(kind, cell))}</td>`;
  }
  const signed = kind === 'change' || kind === 'bytesChange';
  const direction = !signed || typeof cell !== 'number' || cell === 0 ? '' : cell > 0 ? ' up' : ' down';
  const exact = exactText(kind, cell);
  const title = exact === null ? '' : ` title="${exact}"`;
  return `<td class="n${direction}" data-v="${cell ?? ''}"${title}>${escaped(cellText(kind, cell))}</td>`;
}

function figureHtml(kind: CellKind, cell: Cell): string {
  const exact = exactText(kind, cell);
  const text = escaped(cellText(kind, cell));
  return exact === null ? text : `${text} <span class="soft">(${exact})</span>`;
}
