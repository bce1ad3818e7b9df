import { FailureError } from '../../../shared/protocol/failure.ts';
import { CheckFailed } from './check.ts';
import { commands, overview } from './commands.ts';
import type { CommandContext } from './context.ts';
import { UsageError } from './options.ts';
import { ReaderGone } from './output.ts';

/** What scripts may rely on. */
export const exitCodes = { done: 0, checkFailed: 1, badUse: 2, unreadable: 3, interrupted: 130 } as const;

const commandNames = commands.map(({ name }) => name).join(', ');
const findCommand = (name: string) => commands.find((command) => command.name === name);
const isHelp = (word: string): boolean => word === '--help' || word === '-h';

/** Words before `--`: after it everything is a file's name. */
function options(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end < 0 ? args : args.slice(0, end);
}

function helpFor(name: string | undefined): string {
  if (name === undefined) return overview;
  const command = findCommand(name);
  if (command === undefined)
    throw new UsageError(`There is no command "${name}"; the commands are: ${commandNames}.`);
  return command.help;
}

async function obey(argv: readonly string[], context: CommandContext): Promise<void> {
  const [name, ...args] = argv;
  if (name === undefined) throw new UsageError(`Say what to do; the commands are: ${commandNames}.`);
  if (name === 'help' || isHelp(name)) await context.out.write(helpFor(args[0]));
  else if (name === '--version' || name === '-v') await context.out.write(`${context.version}\n`);
  else if (name.startsWith('-')) throw new UsageError(`There is no option "${name}" before a command.`);
  else {
    const help = helpFor(name);
    if (options(args).some(isHelp)) await context.out.write(help);
    else await findCommand(name)?.run(args, context);
  }
}

/** Runs one command line and says how it ended, as an exit code; complaints go to standard error. */
export async function run(argv: readonly string[], context: CommandContext): Promise<number> {
  try {
    await obey(argv, context);
    return exitCodes.done;
  } catch (thrown) {
    const complain = (text: string): void => context.err.tell(`meliscope: ${text}\n`);
    if (thrown instanceof ReaderGone) return exitCodes.done;
    if (thrown instanceof CheckFailed) return exitCodes.checkFailed;
    if (thrown instanceof UsageError) {
      const command = findCommand(argv[0] ?? '');
      complain(`${thrown.message}\nSee: meliscope help${command ? ` ${command.name}` : ''}`);
      return exitCodes.badUse;
    }
    if (thrown instanceof FailureError) {
      const { kind, message } = thrown.failure;
      if (kind === 'cancelled') return exitCodes.interrupted;
      complain(message);
      return kind === 'bad-request' ? exitCodes.badUse : exitCodes.unreadable;
    }
    complain(
      `a fault of Meliscope itself; please report it.\n${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
    );
    return exitCodes.unreadable;
  }
}
