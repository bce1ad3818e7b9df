import type { SizeKindName } from '../../../shared/python/size-kinds.ts';
import { rulesOf, sizeKinds, sizeSteps } from '../../../shared/python/size-kinds.ts';
import type { SizePython } from '../../../shared/python/versions.ts';
import { sizePythonTitle } from '../../../shared/python/versions.ts';
import type { ChartSeries } from '../../components/charts/time-chart.ts';
import { count, plural } from '../../format/numbers.ts';

/** More points than a chart has pixels show nothing more. */
const mostSamples = 400;
const mostSteps = 2000;

/** The curve of one Python: both ends of every step, and lengths between, so that hovering finds one near. */
export function sizeSeries(
  name: SizeKindName,
  python: SizePython,
  upTo: number,
  look: { readonly colour: string; readonly dashed: boolean },
): ChartSeries {
  const kind = sizeKinds[name];
  const rules = rulesOf(python);
  const last = Math.min(upTo, kind.most);
  const lengths = new Set<number>([0, last]);
  const every = Math.max(1, Math.ceil(last / mostSamples));
  for (let length = 0; length <= last; length += every) lengths.add(length);
  const steps = sizeSteps(kind, rules, last, mostSteps);
  if (steps.length < mostSteps)
    for (const { from, to } of steps) {
      lengths.add(from);
      lengths.add(to);
    }
  const points = [...lengths].sort((a, b) => a - b).map((x) => ({ x, y: kind.at(rules, x).bytes }));
  const least = kind.isAtLeast(rules) ? 'at least ' : '';
  return {
    key: python,
    label: `Python ${sizePythonTitle(python)}`,
    colour: look.colour,
    dashed: look.dashed,
    points,
    drawn: 'line',
    side: 'left',
    dense: true,
    stepped: true,
    say: (length, bytes) => {
      const { slack } = kind.at(rules, length);
      return `${least}${plural(bytes, 'byte')}${slack > 0 ? `, ${count(slack)} of them not used` : ''}`;
    },
  };
}

/** Places of the axis with a figure: round ones, about ten. */
export function roundLengths(upTo: number): number[] {
  const rough = upTo / 8;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5].find((each) => each * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.floor(upTo / step) + 1 }, (_, i) => i * step);
}

/** A row of the table: what holds from a length on, for one or two Pythons. */
export interface SizeRow {
  readonly from: number;
  readonly bytes: number;
  readonly slack: number;
  readonly others: { readonly bytes: number; readonly slack: number } | null;
}

/** Every length at which a size changes in either Python, the first `most` of them; `more`: there are others. */
export function sizeRows(
  name: SizeKindName,
  of: SizePython,
  beside: SizePython | null,
  upTo: number,
  most: number,
): { readonly rows: readonly SizeRow[]; readonly more: boolean } {
  const kind = sizeKinds[name];
  const [rules, others] = [rulesOf(of), beside === null ? null : rulesOf(beside)];
  const starts = new Set<number>();
  for (const each of others === null ? [rules] : [rules, others])
    for (const { from } of sizeSteps(kind, each, upTo, most + 1)) starts.add(from);
  const lengths = [...starts].sort((a, b) => a - b);
  return {
    rows: lengths.slice(0, most).map((from) => ({
      from,
      ...kind.at(rules, from),
      others: others === null ? null : kind.at(others, from),
    })),
    more: lengths.length > most,
  };
}
