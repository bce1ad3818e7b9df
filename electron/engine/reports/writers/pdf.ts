import { assertNever } from '../../../../shared/base/assert-never.ts';
import type { Report, ReportBlock } from '../../../../shared/protocol/report.ts';
import { cellText, exactText } from '../../../../shared/report/cell-text.ts';
import { chartHeight, pdfLines, pdfTimeline, pdfTreemap, treemapHeight } from './pdf-charts.ts';
import { Pen, ink, sheet } from './pdf-sheet.ts';
import { pdfTable } from './pdf-table.ts';
import { pdfText } from './pdf-text.ts';

/** The report on paper. No clock is in it: the same report gives the same bytes. */
export async function reportPdf(report: Report): Promise<Uint8Array> {
  const { default: PDFDocument, registerStdFonts } = await import('pdfkit/browser');
  const { default: helvetica } = await import('pdfkit/standard-fonts/Helvetica');
  const { default: helveticaBold } = await import('pdfkit/standard-fonts/HelveticaBold');
  registerStdFonts(helvetica, helveticaBold);
  const pdf = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin: 0,
    autoFirstPage: false,
    // pdfkit makes the file's number of these, the date among them, and would take the clock's.
    info: {
      Title: pdfText(report.title),
      Creator: 'Meliscope',
      Producer: 'Meliscope',
      CreationDate: new Date(0),
    },
    lang: 'en',
  });
  // A date that says nothing is not written: what cannot be enumerated is left out.
  Object.defineProperty(pdf.info, 'CreationDate', { value: new Date(0), enumerable: false });
  const parts: Uint8Array[] = [];
  pdf.on('data', (part: Uint8Array) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('end', () => resolve());
    pdf.on('error', reject);
  });
  let page = 0;
  pdf.on('pageAdded', () => {
    page += 1;
    pdf.font('Helvetica').fontSize(8).fillColor(ink.soft);
    pdf.text(String(page), sheet.left, sheet.height - 28, {
      width: sheet.width - sheet.left - sheet.right,
      align: 'right',
      lineBreak: false,
    });
  });
  pdf.addPage();
  const pen = new Pen(pdf);
  pen.paragraph(report.title, { size: 18, bold: true });
  for (const sentence of report.redacted) pen.paragraph(sentence, { colour: ink.accent });
  for (const { title, blocks } of report.sections) {
    pen.space(12);
    // A heading does not stand alone at the end of a page.
    pen.room(30 + leastHeight(blocks[0]));
    pen.paragraph(title, { size: 13, bold: true });
    for (const block of blocks) pdfBlock(pen, block);
  }
  pdf.end();
  await ended;
  return Buffer.concat(parts);
}

/** What must stand on one page with the heading above it. */
function leastHeight(block: ReportBlock | undefined): number {
  if (block?.kind === 'treemap') return treemapHeight + 30;
  return block?.kind === 'lines' || block?.kind === 'timeline' ? chartHeight + 60 : 50;
}

function pdfBlock(pen: Pen, block: ReportBlock): void {
  switch (block.kind) {
    case 'text':
      for (const text of block.paragraphs) pen.paragraph(text);
      return;
    case 'facts':
      for (const { label, kind, value } of block.facts) {
        const exact = exactText(kind, value);
        pen.room(14);
        pen.pdf.font('Helvetica').fontSize(9).fillColor(ink.soft);
        pen.line(label, sheet.left, pen.y, 170);
        pen.pdf.fillColor(ink.text);
        pen.line(
          `${cellText(kind, value)}${exact === null ? '' : ` (${exact})`}`,
          sheet.left + 180,
          pen.y,
          560,
        );
        pen.space(14);
      }
      return;
    case 'findings':
      block.findings.forEach(({ title, sentence, hint, further }, i) => {
        pen.paragraph(`${i + 1}. ${title}: ${sentence}`);
        for (const text of [hint, ...further]) pen.paragraph(text, { colour: ink.soft, indent: 14 });
      });
      return;
    case 'table':
      pdfTable(pen, block);
      return;
    case 'treemap':
      pdfTreemap(pen, block);
      return;
    case 'lines':
      pdfLines(pen, block);
      return;
    case 'timeline':
      pdfTimeline(pen, block);
      return;
    default:
      assertNever(block);
  }
}
