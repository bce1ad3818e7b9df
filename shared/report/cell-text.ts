import { sizeWords } from '../base/size-words.ts';
import type { Cell, CellKind } from '../protocol/report.ts';

const grouped = (figure: number): string => figure.toLocaleString('en-US', { maximumFractionDigits: 0 });
const withSign = (figure: number, text: string): string =>
  figure > 0 ? `+${text}` : figure < 0 ? `−${text}` : text;

/** A cell for reading: "17.2 MiB", "+1,234", "0x7f…" of an address; '' where it is not known. */
export function cellText(kind: CellKind, cell: Cell): string {
  if (cell === null) return '';
  if (kind === 'address') return /^\d+$/.test(String(cell)) ? `0x${BigInt(cell).toString(16)}` : String(cell);
  if (typeof cell === 'string') return cell;
  switch (kind) {
    case 'bytes':
      return cell < 0 ? `−${sizeWords(cell)}` : sizeWords(cell);
    case 'bytesChange':
      return withSign(cell, sizeWords(cell));
    case 'change':
      return withSign(cell, grouped(Math.abs(cell)));
    case 'seconds':
      return cell.toFixed(6);
    case 'line':
      return String(cell);
    case 'percent':
      return `${cell.toFixed(1)} %`;
    default:
      return grouped(cell);
  }
}

/** The exact figure behind a rounded one; null where the text says everything. */
export const exactText = (kind: CellKind, cell: Cell): string | null =>
  (kind === 'bytes' || kind === 'bytesChange') && typeof cell === 'number' && Math.abs(cell) >= 1024
    ? `${grouped(cell)} bytes`
    : null;

/** Figures stand to the right. */
export const isFigure = (kind: CellKind): boolean =>
  kind === 'count' ||
  kind === 'line' ||
  kind === 'seconds' ||
  kind === 'bytes' ||
  kind === 'change' ||
  kind === 'bytesChange' ||
  kind === 'percent';
