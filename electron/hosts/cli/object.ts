import type { AddressText, DumpId } from '../../../shared/model/units.ts';
import type { LabelledPage } from '../../../shared/protocol/graph.ts';
import type { ViewName } from '../../../shared/protocol/views.ts';
import { exactAddress, givenAddress } from './addresses.ts';
import type { Command, CommandContext, CommandSession } from './context.ts';
import { dumpOptions, dumpOptionsHelp, onlyFile, withDump } from './dump-options.ts';
import { parseOptions } from './options.ts';
import { valueText } from './objects.ts';
import { printable, textTable } from './text-table.ts';

const pageRows = 500;
/** References and referrers that the text lists. */
const textRows = 20;

const help = `\
meliscope object FILE ADDRESS [options]

Prints one object: what it is, what it refers to, what refers to it, and how much it holds.

${dumpOptionsHelp}`;

interface Asked {
  readonly session: CommandSession;
  readonly dump: DumpId;
  readonly view: ViewName;
  readonly address: AddressText;
}

/** All pages of a list of objects. */
async function* pagesOf(ask: (from: number) => Promise<LabelledPage>): AsyncGenerator<LabelledPage> {
  for (let from = 0; ;) {
    const page = await ask(from);
    yield page;
    from += page.address.length;
    if (page.address.length === 0 || from >= page.total) return;
  }
}

export const object: Command = {
  name: 'object',
  purpose: 'one object: its references, its referrers, what it holds',
  help,
  async run(args, context) {
    const { values, positionals } = parseOptions(args, dumpOptions);
    const [, address, ...others] = positionals;
    const file = onlyFile('object', [positionals[0] ?? '', ...others]);
    const given = givenAddress('object', address);
    await withDump(file, values, context, async (session, dump, view) => {
      const asked = { session, dump, view, address: given };
      if (values.json === true) await printJson(asked, context);
      else await printText(asked, context);
    });
  },
};

async function printJson({ session, dump, view, address }: Asked, { out, signal }: CommandContext) {
  const ask = session.handlers();
  const about = { dump, view, address };
  const facts = await ask.object(about, signal);
  const sizes = await ask.deepSizes(about, signal);
  const head = {
    address: exactAddress(facts.address),
    type: facts.type,
    size: facts.size,
    len: facts.length,
    value: facts.rawValue,
    name: facts.rawName,
  };
  await out.write(`${JSON.stringify(head).slice(0, -1)},"children":[`);
  await writeAddresses(out, (from) =>
    Promise.resolve(ask.children({ ...about, from, limit: pageRows }, signal)),
  );
  await out.write('],"parents":[');
  const parents: AddressText[] = [];
  const pages = pagesOf((from) =>
    Promise.resolve(ask.referrers({ ...about, type: null, from, limit: pageRows }, signal)),
  );
  for await (const page of pages) parents.push(...page.address);
  const ascending = parents.map(BigInt).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  await out.write(ascending.map((each) => JSON.stringify(exactAddress(String(each)))).join(','));
  const tail = {
    totalSize: sizes.total.bytes,
    totalObjects: sizes.total.objects,
    retained: facts.retained,
    dominator: facts.dominator === null ? null : exactAddress(facts.dominator.address),
    root: facts.root,
    unreachable: facts.unreachable,
    sizeNote: facts.sizeNote,
    referentsSize: sizes.referents?.bytes ?? null,
    containersSize: sizes.containers?.bytes ?? null,
  };
  await out.write(`],${JSON.stringify(tail).slice(1)}\n`);
}

async function writeAddresses(
  out: CommandContext['out'],
  ask: (from: number) => Promise<LabelledPage>,
): Promise<void> {
  for await (const page of pagesOf(ask))
    await out.write(
      `${page.from === 0 ? '' : ','}${page.address.map((each) => JSON.stringify(exactAddress(each))).join(',')}`,
    );
}

async function printText({ session, dump, view, address }: Asked, { out, signal }: CommandContext) {
  const ask = session.handlers();
  const about = { dump, view, address };
  const facts = await ask.object(about, signal);
  const sizes = await ask.deepSizes(about, signal);
  const what = [facts.type, facts.name ?? valueText(facts.value)].filter((word) => word !== '').join(' ');
  const lines = [
    `${what} at ${facts.address}`,
    `  size        ${facts.size}${facts.sizeNote === null ? '' : ` (at least: ${facts.sizeNote})`}`,
    `  retained    ${facts.retained} (${facts.retainedPercent.toFixed(2)} % of what is reached)`,
    `  total size  ${sizes.total.bytes} in ${sizes.total.objects} objects`,
  ];
  if (facts.length !== null) lines.push(`  length      ${facts.length}`);
  if (facts.root !== null) lines.push(`  root        ${facts.root}`);
  lines.push(
    `  dominator   ${facts.dominator === null ? 'none: roots hold it from several sides' : `${facts.dominator.type} at ${facts.dominator.address}`}`,
  );
  await out.write(lines.map((line) => `${printable(line)}\n`).join(''));
  const children = await ask.children({ ...about, from: 0, limit: textRows }, signal);
  await out.write(`\nrefers to ${children.total}:\n${listed(children)}`);
  const referrers = await ask.referrers({ ...about, type: null, from: 0, limit: textRows }, signal);
  await out.write(`\nreferred by ${referrers.total}:\n${listed(referrers)}`);
  const note = children.note ?? referrers.note;
  if (note !== null) await out.write(`\n${note}\n`);
}

function listed(page: LabelledPage): string {
  if (page.total === 0) return '  nothing\n';
  const rows = page.address.map((address, at) => [
    address,
    page.size[at] ?? 0,
    page.retained[at] ?? 0,
    page.label[at]?.text ?? '',
    page.type[at] ?? '(not in the dump)',
    valueText(page.value[at]),
  ]);
  const more = page.total - page.address.length;
  return `${textTable(['address', 'size', 'retained', 'as', 'type', 'value'], rows)}${more > 0 ? `  and ${more} more\n` : ''}`;
}
