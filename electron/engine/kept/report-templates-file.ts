import { join } from 'node:path';
import { fail } from '../../../shared/protocol/failure.ts';
import type { ReportSectionName } from '../../../shared/protocol/report.ts';
import { reportSections } from '../../../shared/protocol/report.ts';
import type { ReportTemplate } from '../../../shared/protocol/report-templates.ts';
import { KeptFile } from './kept-file.ts';

const layout = 1;
/** A list for a menu, not an archive. */
const mostTemplates = 100;
const longestName = 100;

interface Contents {
  readonly layout: number;
  readonly templates: readonly ReportTemplate[];
}

/** Sections and redactions that people gave a name, for every dump. */
export class ReportTemplatesFile {
  readonly #file: KeptFile<Contents>;

  constructor(folder: string) {
    const path = join(folder, 'report-templates.json');
    this.#file = new KeptFile(path, 'The templates of reports', { layout, templates: [] }, contentsOf);
  }

  async read() {
    const { value, problem } = await this.#file.read();
    return { templates: value.templates, problem };
  }

  /** One of that name is replaced. Rejects with 'bad-request', 'too-large', 'io'. */
  async save(template: ReportTemplate) {
    const { name } = template;
    if (name.trim() === '' || name.length > longestName)
      throw fail('bad-request', `The name of a template has 1 to ${longestName} characters.`);
    return this.#change((templates) => {
      const others = templates.filter((each) => each.name !== name);
      if (others.length >= mostTemplates)
        throw fail('too-large', `At most ${mostTemplates} templates are kept; delete one first.`);
      return [...others, template].sort((a, b) => (a.name < b.name ? -1 : 1));
    });
  }

  remove(name: string) {
    return this.#change((templates) => templates.filter((each) => each.name !== name));
  }

  async #change(change: (templates: readonly ReportTemplate[]) => ReportTemplate[]) {
    const { value, problem } = await this.#file.change(({ templates }) => ({
      layout,
      templates: change(templates),
    }));
    return { templates: value.templates, problem };
  }
}

function contentsOf(json: unknown): Contents | null {
  if (typeof json !== 'object' || json === null) return null;
  const { layout: found, templates } = json as Record<string, unknown>;
  if (found !== layout || !Array.isArray(templates)) return null;
  const known = templates.map(templateOf);
  return known.every((template) => template !== null) ? { layout, templates: known } : null;
}

function templateOf(json: unknown): ReportTemplate | null {
  if (typeof json !== 'object' || json === null) return null;
  const { name, order, chosen, redactValues, redactPaths, redactTypes } = json as Record<string, unknown>;
  if (typeof name !== 'string' || !Array.isArray(order) || !Array.isArray(chosen)) return null;
  return {
    name,
    order: sectionsOf(order),
    chosen: sectionsOf(chosen),
    redactValues: redactValues === true,
    redactPaths: redactPaths === true,
    redactTypes: typeof redactTypes === 'string' ? redactTypes : '',
  };
}

/** A section of a later version is left out. */
const sectionsOf = (names: readonly unknown[]): ReportSectionName[] =>
  reportSections.filter((known) => names.includes(known)).sort((a, b) => names.indexOf(a) - names.indexOf(b));
