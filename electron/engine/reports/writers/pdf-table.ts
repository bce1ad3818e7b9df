import type { CellKind, ReportTable } from '../../../../shared/protocol/report.ts';
import { cellText, isFigure } from '../../../../shared/report/cell-text.ts';
import { pdfText } from './pdf-text.ts';
import type { Pen } from './pdf-sheet.ts';
import { contentWidth, ink, sheet } from './pdf-sheet.ts';

const fontSize = 7.5;
const rowHeight = 13;
const gap = 8;
/** Paper is for the first pages of a table; 100 rows are three of them. */
const mostRows = 100;

/** How much of the room that figures leave each kind of text gets. */
const shares: Readonly<Partial<Record<CellKind, number>>> = { type: 2, path: 4, value: 3, file: 3, text: 2 };

/** A table whose head stands again on every page. */
export function pdfTable(pen: Pen, { caption, columns, rows, total }: ReportTable): void {
  const { pdf } = pen;
  const shown = rows.slice(0, mostRows);
  const texts = shown.map((row) => row.map((cell, i) => pdfText(cellText(columns[i]?.kind ?? 'text', cell))));
  pen.paragraph(caption, { size: 8.5, colour: ink.soft });
  pdf.font('Helvetica-Bold').fontSize(fontSize);
  const heads = columns.map(({ title }) => pdf.widthOfString(pdfText(title)));
  pdf.font('Helvetica');
  const natural = columns.map((_, i) =>
    Math.max(heads[i] ?? 0, ...texts.map((row) => pdf.widthOfString(row[i] ?? ''))),
  );
  const widths = widthsOf(
    columns.map(({ kind }) => kind),
    natural,
    contentWidth - gap * (columns.length - 1),
  );
  const line = (cells: readonly string[]): void => {
    let x: number = sheet.left;
    cells.forEach((cell, i) => {
      const width = widths[i] ?? 0;
      if (cell !== '')
        pen.line(cell, x, pen.y + 3, width, isFigure(columns[i]?.kind ?? 'text') ? 'right' : 'left');
      x += width + gap;
    });
    pen.space(rowHeight);
    pdf
      .moveTo(sheet.left, pen.y)
      .lineTo(sheet.left + contentWidth, pen.y)
      .lineWidth(0.4)
      .strokeColor(ink.line)
      .stroke();
  };
  const head = (): void => {
    pdf.font('Helvetica-Bold').fontSize(fontSize).fillColor(ink.text);
    line(columns.map(({ title }) => title));
    pdf.font('Helvetica').fontSize(fontSize).fillColor(ink.text);
  };
  pen.room(rowHeight * 3);
  head();
  for (const row of texts) {
    if (pen.y + rowHeight > sheet.height - sheet.bottom) {
      pen.nextPage();
      head();
    }
    line(row);
  }
  pen.space(4);
  if (total > shown.length)
    pen.paragraph(`The first ${shown.length} of ${total.toLocaleString('en-US')}.`, {
      size: 8.5,
      colour: ink.soft,
    });
}

/** Figures and short texts get what they need; the rest is dealt out among the long ones. */
function widthsOf(kinds: readonly CellKind[], natural: readonly number[], room: number): number[] {
  const needed = natural.reduce((sum, width) => sum + width, 0);
  if (needed <= room) return [...natural];
  const weightOf = (i: number): number => shares[kinds[i] ?? 'text'] ?? 0;
  const fixed = natural.reduce((sum, width, i) => sum + (weightOf(i) === 0 ? width : 0), 0);
  const squeeze = fixed > room * 0.8 ? (room * 0.8) / fixed : 1;
  // Long columns share; one that needs less than its share leaves the rest to the others.
  let left = room - fixed * squeeze;
  const widths = natural.map((width, i) => (weightOf(i) === 0 ? width * squeeze : 0));
  let open = natural.map((_, i) => i).filter((i) => weightOf(i) > 0);
  while (open.length > 0) {
    const weights = open.reduce((sum, i) => sum + weightOf(i), 0);
    const small = open.filter((i) => natural[i]! <= (left * weightOf(i)) / weights);
    if (small.length === 0) {
      for (const i of open) widths[i] = (left * weightOf(i)) / weights;
      break;
    }
    for (const i of small) {
      widths[i] = natural[i]!;
      left -= natural[i]!;
    }
    open = open.filter((i) => !small.includes(i));
  }
  return widths;
}
