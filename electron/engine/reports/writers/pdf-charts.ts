import type { ReportLines, ReportTimeline, ReportTreemap } from '../../../../shared/protocol/report.ts';
import { sizeWords } from '../../../../shared/base/size-words.ts';
import { drawnBoxes, drawnLines, drawnTimeline } from '../../../../shared/report/chart-shapes.ts';
import type { Pen } from './pdf-sheet.ts';
import { contentWidth, ink, sheet } from './pdf-sheet.ts';

export const treemapHeight = 380;
export const chartHeight = 230;

export function pdfTreemap(pen: Pen, { caption, boxes }: ReportTreemap): void {
  const { pdf } = pen;
  pen.room(treemapHeight + 30);
  const within = { x: sheet.left, y: pen.y, width: contentWidth, height: treemapHeight };
  for (const { x, y, width, height, fill, lines } of drawnBoxes(boxes, within)) {
    pdf.rect(x, y, width, height).lineWidth(0.3).fillAndStroke(fill, '#666666');
    pdf.font('Helvetica').fontSize(8).fillColor('#111111');
    lines.forEach((text, i) => {
      if (text !== '') pen.line(text, x + 3, y + 3 + i * 11, width - 5);
    });
  }
  pen.space(treemapHeight + 4);
  pen.paragraph(caption, { size: 8.5, colour: ink.soft });
}

export function pdfLines(pen: Pen, block: ReportLines): void {
  const { pdf } = pen;
  const rows = Math.ceil(block.series.length / 4);
  pen.room(chartHeight + 30 + rows * 13);
  const within = { x: sheet.left + 60, y: pen.y + 8, width: contentWidth - 80, height: chartHeight - 34 };
  const { ticks, dumps, lines } = drawnLines(block, within);
  drawScale(pen, ticks, within);
  const every = Math.ceil(dumps.length / 8);
  const room = within.width / Math.max(1, Math.min(8, dumps.length));
  dumps.forEach(({ x, label }, place) => {
    if (place % every !== 0) return;
    const left = Math.min(Math.max(within.x, x - room / 2), within.x + within.width - room);
    pen.line(label, left, within.y + within.height + 8, room - 6);
  });
  for (const { stroke, points } of lines) {
    points.forEach(({ x, y }, i) => (i === 0 ? pdf.moveTo(x, y) : pdf.lineTo(x, y)));
    pdf.lineWidth(1.5).strokeColor(stroke).stroke();
    for (const { x, y } of points) pdf.circle(x, y, 2).fill(stroke);
  }
  pen.space(chartHeight);
  drawLegend(
    pen,
    lines.map(({ type, stroke }) => ({ words: type, stroke })),
  );
  pen.space(rows * 13 + 3);
  pen.paragraph(block.caption, { size: 8.5, colour: ink.soft });
}

/** Memory over time. */
export function pdfTimeline(pen: Pen, block: ReportTimeline): void {
  const { pdf } = pen;
  const rows = Math.ceil(block.series.length / 4);
  pen.room(chartHeight + 30 + rows * 13);
  const within = { x: sheet.left + 60, y: pen.y + 8, width: contentWidth - 80, height: chartHeight - 34 };
  const { ticks, times, lines } = drawnTimeline(block, within);
  drawScale(pen, ticks, within);
  for (const { x, label } of times) {
    const left = Math.min(x - 20, within.x + within.width - 20);
    pen.line(label, left, within.y + within.height + 8, 44);
  }
  for (const { stroke, points } of lines) {
    points.forEach(({ x, y }, i) => (i === 0 ? pdf.moveTo(x, y) : pdf.lineTo(x, y)));
    pdf.lineWidth(1).strokeColor(stroke).stroke();
  }
  pen.space(chartHeight);
  drawLegend(
    pen,
    lines.map(({ name, peak, stroke }) => ({ words: `${name}, peak ${sizeWords(peak)}`, stroke })),
  );
  pen.space(rows * 13 + 3);
  pen.paragraph(block.caption, { size: 8.5, colour: ink.soft });
}

function drawScale(
  pen: Pen,
  ticks: readonly { readonly y: number; readonly label: string }[],
  within: { readonly x: number; readonly width: number },
): void {
  pen.pdf.font('Helvetica').fontSize(8).fillColor(ink.soft);
  for (const { y, label } of ticks) {
    pen.pdf
      .moveTo(within.x, y)
      .lineTo(within.x + within.width, y)
      .lineWidth(0.4)
      .strokeColor(ink.line)
      .stroke();
    pen.line(label, sheet.left, y - 4, 54, 'right');
  }
}

function drawLegend(pen: Pen, entries: readonly { readonly words: string; readonly stroke: string }[]): void {
  entries.forEach(({ words, stroke }, place) => {
    const x = sheet.left + (place % 4) * (contentWidth / 4);
    const y = pen.y + Math.floor(place / 4) * 13;
    pen.pdf
      .moveTo(x, y + 4)
      .lineTo(x + 14, y + 4)
      .lineWidth(2)
      .strokeColor(stroke)
      .stroke();
    pen.pdf.font('Helvetica').fontSize(8).fillColor(ink.text);
    pen.line(words, x + 18, y, contentWidth / 4 - 24);
  });
}
