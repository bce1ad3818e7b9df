import type { SummaryPage } from '../../../shared/protocol/summary.ts';
import type { ChartItem } from '../../components/charts/chart-item.ts';
import { count, percent, plural, size } from '../../format/numbers.ts';
import { colourOf, otherColour, textOnColour } from '../../format/palette.ts';
import { shortText } from '../../format/safe-text.ts';
import type { SummaryRow } from '../../state/summary-rows.ts';

/** Not a name that a dump can have: dumps are lines. */
export const othersKey = '\nothers';

export interface Drawn {
  readonly rows: readonly SummaryRow[];
  readonly matching: SummaryPage['matching'];
  readonly byCount: boolean;
  readonly theme: 'light' | 'dark';
}

/** The first `limit` rows as blocks, and with `others` one more for all the rest. */
export function chartItems(
  { rows, matching, byCount, theme }: Drawn,
  limit: number,
  others: boolean,
): ChartItem[] {
  const textColour = textOnColour[theme];
  const items = rows.slice(0, limit).map((row): ChartItem => ({
    key: row.kind,
    label: shortText(row.kind, 48),
    figure: byCount ? count(row.count) : size(row.bytes),
    value: byCount ? row.count : row.bytes,
    colour: colourOf(row.kind)[theme],
    textColour,
    lines: [
      `${size(row.bytes)}, ${percent(row.bytesPercent)} of all bytes`,
      `${plural(row.count, 'object')}, ${percent(row.countPercent)}`,
    ],
  }));
  const rest = (byCount ? matching.count : matching.bytes) - items.reduce((sum, { value }) => sum + value, 0);
  if (!others || rest <= 0 || matching.rows <= items.length) return items;
  const figure = byCount ? count(rest) : size(rest);
  return [
    ...items,
    {
      key: othersKey,
      label: `${count(matching.rows - items.length)} others`,
      figure,
      value: rest,
      colour: otherColour[theme],
      textColour,
      lines: [byCount ? `${figure} objects together` : `${figure} together`],
    },
  ];
}
