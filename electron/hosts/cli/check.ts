import { sizeWords } from '../../../shared/base/size-words.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import type { Allowance, Limit, LimitResult } from '../../engine/compare/limits.ts';
import type { Command } from './context.ts';
import { dumpOptions, dumpOptionsHelp } from './dump-options.ts';
import { dumpFacts, readSeries } from './dump-series.ts';
import { parseOptions, UsageError } from './options.ts';
import { percentIn, sizeIn } from './quantities.ts';
import { printable } from './text-table.ts';

/** A limit was passed and that was told: exit 1. */
export class CheckFailed extends Error {
  constructor() {
    super('a limit was passed');
    this.name = 'CheckFailed';
  }
}

const help = `\
meliscope check OLD NEW LIMIT… [options]

Compares two dumps and exits with 1 when NEW passes a limit, with one line for each limit; for continuous integration. A limit is a
share of what OLD has (10%), a size (5MiB, 4096) or a number of objects. What OLD has none of passes every percentage when it comes.

  --max-growth LIMIT                 all bytes: 10% or 5MiB more than OLD
  --max-growth-of TYPE=LIMIT         bytes of one type; may be repeated
  --max-count-growth LIMIT           all objects: 10% or 1000 more than OLD
  --max-count-growth-of TYPE=LIMIT   objects of one type; may be repeated
  --max-total SIZE                   all bytes of NEW
${dumpOptionsHelp}`;

const options = {
  ...dumpOptions,
  'max-growth': { type: 'string' },
  'max-growth-of': { type: 'string', multiple: true },
  'max-count-growth': { type: 'string' },
  'max-count-growth-of': { type: 'string', multiple: true },
  'max-total': { type: 'string' },
} as const;

const numberIn = (text: string): number | null => (/^\d{1,15}$/.test(text.trim()) ? Number(text) : null);

function allowance(option: string, text: string, amountIn: (text: string) => number | null): Allowance {
  const percent = percentIn(text);
  if (percent !== null) return { unit: 'percent', percent };
  const amount = amountIn(text);
  if (amount !== null) return { unit: 'amount', amount };
  const wanted = amountIn === sizeIn ? '10% or 5MiB' : '10% or 1000';
  throw new UsageError(`--${option} must be a limit such as ${wanted}, not "${text}".`);
}

/** "TYPE=LIMIT"; a type's name may have an equals sign of its own. */
function ofType(option: string, text: string): { type: string; limit: string } {
  const at = text.lastIndexOf('=');
  if (at <= 0) throw new UsageError(`--${option} must be TYPE=LIMIT, not "${text}".`);
  return { type: text.slice(0, at), limit: text.slice(at + 1) };
}

function limitsIn(values: {
  readonly [Option in keyof typeof options]?: string | boolean | string[] | undefined;
}): Limit[] {
  const limits: Limit[] = [];
  const one = (value: string | boolean | string[] | undefined): string[] =>
    Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
  for (const [kind, amountIn] of [
    ['growth', sizeIn],
    ['count-growth', numberIn],
  ] as const) {
    const all = `max-${kind}` as const;
    for (const text of one(values[all]))
      limits.push({ kind, type: null, allowed: allowance(all, text, amountIn) });
    const single = `max-${kind}-of` as const;
    for (const text of one(values[single])) {
      const { type, limit } = ofType(single, text);
      limits.push({ kind, type, allowed: allowance(single, limit, amountIn) });
    }
  }
  for (const text of one(values['max-total'])) {
    const amount = sizeIn(text);
    if (amount === null) throw new UsageError(`--max-total must be a size such as 2GiB, not "${text}".`);
    limits.push({ kind: 'total', type: null, allowed: { unit: 'amount', amount } });
  }
  return limits;
}

export const check: Command = {
  name: 'check',
  purpose: 'hold two dumps to limits; exit 1 when one is passed',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, options);
    if (positionals.length !== 2 || positionals.includes(''))
      throw new UsageError('check needs two FILEs: OLD and NEW.');
    const limits = limitsIn(values);
    if (limits.length === 0)
      throw new UsageError('check needs at least one limit, such as --max-growth 10%.');
    const { growthTable } = await import('../../engine/compare/growth-table.ts');
    const { checkLimits } = await import('../../engine/compare/limits.ts');
    const series = await readSeries(positionals, values, 'type', context);
    const cut = series.find(({ isCut }) => isCut);
    if (cut !== undefined)
      throw fail(
        'damaged',
        `${printable(cut.file)} is cut off, so what it lacks would count as shrunk or grown: limits can be held to whole dumps only.`,
      );
    const results = checkLimits(growthTable(series.map(({ table }) => table)), limits);
    for (const { limit, unknownType } of results)
      if (unknownType)
        context.err.tell(`meliscope: neither dump has the type "${printable(limit.type ?? '')}".\n`);
    const passed = results.every((result) => result.passed);
    if (values.json === true)
      await context.out.write(
        `${JSON.stringify({ passed, dumps: series.map(dumpFacts), limits: results.map(resultDocument) })}\n`,
      );
    else
      await context.out.write(
        results
          .map((result) => `${result.passed ? 'ok' : 'FAILED'}: ${printable(reason(result))}\n`)
          .join(''),
      );
    if (!passed) throw new CheckFailed();
  },
};

const resultDocument = (result: LimitResult) => ({
  limit: `max-${result.limit.kind}${result.limit.type === null ? '' : '-of'}`,
  type: result.limit.type,
  allowed:
    result.limit.allowed.unit === 'percent'
      ? `${result.limit.allowed.percent}%`
      : result.limit.allowed.amount,
  before: result.before,
  after: result.after,
  actual: result.actual,
  percent: result.percent,
  passed: result.passed,
  unknownType: result.unknownType,
  reason: reason(result),
});

/** "dict grew by 24.3 MiB (+12.1 %), from 200.9 MiB to 225.2 MiB; the limit is 10 %" */
function reason({ limit, before, after, actual, percent, passed }: LimitResult): string {
  const isCount = limit.kind === 'count-growth';
  const amount = (figure: number): string => (isCount ? `${figure} objects` : sizeWords(figure));
  const { allowed } = limit;
  const limitText = allowed.unit === 'percent' ? `${allowed.percent} %` : amount(allowed.amount);
  const end = `the limit is ${limitText}`;
  if (limit.kind === 'total')
    return `the new dump has ${amount(after)} (${after} bytes), ${passed ? 'not more' : 'more'} than allowed; ${end}`;
  const what = limit.type ?? (isCount ? 'the number of objects' : 'the dump');
  const share =
    percent === null
      ? actual > 0
        ? ' (from nothing)'
        : ''
      : ` (${percent > 0 ? '+' : ''}${percent.toFixed(1)} %)`;
  const verb =
    actual > 0 ? `grew by ${amount(actual)}` : actual < 0 ? `shrank by ${amount(-actual)}` : 'did not grow';
  return `${what} ${verb}${share}, from ${amount(before)} to ${amount(after)}; ${end}`;
}
