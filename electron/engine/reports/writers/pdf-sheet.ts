import type PDFDocument from 'pdfkit';
import { pdfText } from './pdf-text.ts';

export type Pdf = InstanceType<typeof PDFDocument>;

/** A4, lying: tables with nine columns fit. Points of 1/72 inch. */
export const sheet = { width: 841.89, height: 595.28, left: 40, right: 40, top: 40, bottom: 44 } as const;
export const contentWidth = sheet.width - sheet.left - sheet.right;
export const ink = { text: '#1b1f24', soft: '#59636e', line: '#c8d0d8', accent: '#0550ae' } as const;

/** A pen that goes down the pages and begins a new one where something does not fit. */
export class Pen {
  readonly pdf: Pdf;
  y: number = sheet.top;

  constructor(pdf: Pdf) {
    this.pdf = pdf;
  }

  /** Room for something that must not be torn. */
  room(height: number): void {
    if (this.y + height > sheet.height - sheet.bottom) this.nextPage();
  }

  nextPage(): void {
    this.pdf.addPage();
    this.y = sheet.top;
  }

  space(height: number): void {
    this.y += height;
  }

  /** A paragraph over the width of the page, less `indent`. */
  paragraph(
    text: string,
    { size = 9.5, colour = ink.text, bold = false, indent = 0 }: ParagraphLook = {},
  ): void {
    const { pdf } = this;
    const clean = pdfText(text);
    const look = () =>
      pdf
        .font(bold ? 'Helvetica-Bold' : 'Helvetica')
        .fontSize(size)
        .fillColor(colour);
    const width = Math.min(contentWidth - indent, bold ? contentWidth : 640);
    const height = look().heightOfString(clean, { width });
    this.room(height);
    // A new page may have begun, and its number has a look of its own.
    look();
    pdf.text(clean, sheet.left + indent, this.y, { width });
    this.y += height + 3;
  }

  /** One line in a place of its own, cut where it is too long. */
  line(text: string, x: number, y: number, width: number, align: 'left' | 'right' = 'left'): void {
    this.pdf.text(this.fitting(pdfText(text), width), x, y, { width, align, lineBreak: false });
  }

  /** As much of a line as the width takes, in the font that is set. */
  fitting(text: string, width: number): string {
    if (this.pdf.widthOfString(text) <= width) return text;
    let [low, high] = [0, text.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.pdf.widthOfString(`${text.slice(0, middle)}…`) <= width) low = middle;
      else high = middle - 1;
    }
    return low === 0 ? '' : `${text.slice(0, low)}…`;
  }
}

interface ParagraphLook {
  readonly size?: number;
  readonly colour?: string;
  readonly bold?: boolean;
  readonly indent?: number;
}
