import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The command line itself is wrong: exit 2, with the sentence and a pointer to the help. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Node's own parser, with its complaints as `UsageError`s of one sentence. */
export function parseOptions<const O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (thrown) {
    // Node adds advice about '--' after the first sentence.
    const [sentence = ''] = (thrown as Error).message.split(/\. |\n/, 1);
    throw new UsageError(`${sentence.replace(/\.$/, '')}.`);
  }
}

export function wholeNumber(
  option: string,
  text: string | undefined,
  { least, most }: { least: number; most: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new UsageError(`--${option} must be a whole number ${range}, not "${text}".`);
}

export function oneOf<const Name extends string>(
  option: string,
  text: string | undefined,
  names: readonly Name[],
): Name | undefined {
  if (text === undefined) return undefined;
  const known = names.find((name) => name === text);
  if (known === undefined)
    throw new UsageError(`--${option} must be one of ${names.join(', ')}, not "${text}".`);
  return known;
}
