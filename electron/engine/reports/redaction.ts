import type {
  Cell,
  CellKind,
  Report,
  ReportBlock,
  ReportBox,
  ReportRedaction,
} from '../../../shared/protocol/report.ts';
import { kindMatcher } from '../answers/summary.ts';

const hidden = '‹redacted›';
/** What a name of a type is made of, but for odd ones. */
const plainName = /[\p{L}\p{N}_$.]+/gu;

/** Which names of types stand for others. The same name has the same number everywhere in one file. */
export class TypeNames {
  readonly #matches: ((name: string) => boolean) | null;
  readonly #shown = new Map<string, string>();
  /** Last parts of dotted names, which stand in ways. */
  readonly #lastParts = new Map<string, string>();
  readonly #odd: string[] = [];

  /** `known`: names that may stand in texts. Throws 'bad-request' for a pattern that is no regular expression. */
  constructor(pattern: string | null, known: Iterable<string> = []) {
    this.#matches = pattern === null || pattern === '' ? null : kindMatcher(pattern);
    for (const name of known) this.shown(name);
  }

  shown(name: string): string {
    if (this.#matches === null || !this.#matches(name)) return name;
    const there = this.#shown.get(name);
    if (there !== undefined) return there;
    const shown = `‹type ${this.#shown.size + 1}›`;
    this.#shown.set(name, shown);
    if (name.replace(plainName, '') !== '') this.#odd.push(name);
    else {
      const last = name.slice(name.lastIndexOf('.') + 1);
      if (last !== '' && !this.#lastParts.has(last)) this.#lastParts.set(last, shown);
    }
    return shown;
  }

  /** A sentence or a way with every such name replaced, and the last parts of dotted ones. */
  inText(text: string): string {
    if (this.#shown.size === 0) return text;
    let clean = text;
    for (const name of this.#odd) clean = clean.replaceAll(name, this.shown(name));
    return clean.replace(
      plainName,
      (word) =>
        this.#shown.get(word) ??
        word
          .split('.')
          .map((part) => this.#lastParts.get(part) ?? part)
          .join('.'),
    );
  }

  get count(): number {
    return this.#shown.size;
  }
}

/** What a report leaves out, in sentences. */
function sentences({ values, paths, types }: ReportRedaction, redactedTypes: number): string[] {
  const said: string[] = [];
  if (values) said.push('Values of objects, keys of dicts and lines of the file were left out.');
  if (paths) said.push('Names of files and the ways from roots to objects were left out.');
  if (types !== null && types !== '')
    said.push(
      `Names of types that match a pattern were replaced (${redactedTypes} of them); the same number is the same type.`,
    );
  return said;
}

/** Cells in which a name of a type may stand among other words. */
const isText = (kind: CellKind): boolean => kind !== 'address' && kind !== 'type' && kind !== 'file';

/** The report without what is to be left out. Nothing that a format writes comes from anywhere else. */
export function redacted(report: Report, redaction: ReportRedaction, knownTypes: Iterable<string>): Report {
  const { values, paths, types } = redaction;
  if (!values && !paths && (types === null || types === '')) return report;
  const names = new TypeNames(types, knownTypes);
  const cell = (kind: CellKind, value: Cell): Cell => {
    if (value === null) return null;
    if (kind === 'value' && values) return hidden;
    if ((kind === 'path' || kind === 'file') && paths) return hidden;
    return kind === 'type' ? names.shown(String(value)) : value;
  };
  const shownBox = (box: ReportBox): ReportBox => ({
    ...box,
    type: names.shown(box.type),
    children: box.children.map(shownBox),
  });
  const first = (block: ReportBlock): ReportBlock => {
    switch (block.kind) {
      case 'table': {
        const { columns } = block;
        return {
          ...block,
          rows: block.rows.map((row) => row.map((value, i) => cell(columns[i]?.kind ?? 'value', value))),
        };
      }
      case 'facts':
        return {
          ...block,
          facts: block.facts.map((fact) => ({ ...fact, value: cell(fact.kind, fact.value) })),
        };
      case 'findings':
        return {
          ...block,
          findings: block.findings.map((finding) => ({
            ...finding,
            // The way stands in the sentence, too.
            sentence:
              paths && finding.path !== null
                ? finding.sentence.replaceAll(finding.path, hidden)
                : finding.sentence,
            path: paths ? null : finding.path,
            type: names.shown(finding.type),
          })),
        };
      case 'treemap':
        return { ...block, boxes: block.boxes.map(shownBox) };
      case 'lines':
        return {
          ...block,
          dumps: paths ? block.dumps.map((_, i) => `dump ${i + 1}`) : block.dumps,
          series: block.series.map((line) => ({ ...line, type: names.shown(line.type) })),
        };
      case 'timeline':
        return {
          ...block,
          series: block.series.map((line) =>
            line.nameKind === 'type' ? { ...line, name: names.shown(line.name) } : line,
          ),
        };
      case 'text':
        return block;
    }
  };
  const sections = report.sections.map((section) => ({ ...section, blocks: section.blocks.map(first) }));
  const clean = (text: string): string => names.inText(text);
  const second = (block: ReportBlock): ReportBlock => {
    switch (block.kind) {
      case 'table': {
        const { columns } = block;
        return {
          ...block,
          rows: block.rows.map((row) =>
            row.map((value, i) =>
              typeof value === 'string' && isText(columns[i]?.kind ?? 'value') ? clean(value) : value,
            ),
          ),
        };
      }
      case 'facts':
        return {
          ...block,
          facts: block.facts.map((fact) => ({
            ...fact,
            value: typeof fact.value === 'string' && isText(fact.kind) ? clean(fact.value) : fact.value,
          })),
        };
      case 'findings':
        return {
          ...block,
          findings: block.findings.map((finding) => ({
            ...finding,
            sentence: clean(finding.sentence),
            path: finding.path === null ? null : clean(finding.path),
            further: finding.further.map(clean),
          })),
        };
      case 'text':
        return { ...block, paragraphs: block.paragraphs.map(clean) };
      default:
        return block;
    }
  };
  return {
    ...report,
    sections: sections.map((section) => ({ ...section, blocks: section.blocks.map(second) })),
    redacted: sentences(redaction, names.count),
  };
}
