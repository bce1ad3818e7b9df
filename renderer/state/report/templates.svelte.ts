import type { TemplateChoices } from './report-choices.ts';
import { choicesOf } from './report-choices.ts';

export interface Template {
  readonly name: string;
  readonly choices: TemplateChoices;
}

const storageKey = 'meliscope-report-templates';
/** A list for a menu, not an archive. */
const mostTemplates = 50;
export const longestTemplateName = 60;

/** Choices under a name, kept in this browser or app between runs. */
export class Templates {
  all = $state.raw<readonly Template[]>(read());

  /** One of that name is replaced. */
  save(name: string, choices: TemplateChoices): void {
    const others = this.all.filter((template) => template.name !== name);
    this.#keep([...others, { name, choices }].slice(-mostTemplates));
  }

  remove(name: string): void {
    this.#keep(this.all.filter((template) => template.name !== name));
  }

  #keep(templates: readonly Template[]): void {
    this.all = templates;
    localStorage.setItem(storageKey, JSON.stringify(templates));
  }
}

function read(): Template[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    if (!Array.isArray(kept)) return [];
    return (kept as unknown[]).flatMap((each): Template[] => {
      const { name, choices } = (typeof each === 'object' && each !== null ? each : {}) as Record<
        string,
        unknown
      >;
      return typeof name === 'string' && name !== ''
        ? [{ name: name.slice(0, longestTemplateName), choices: choicesOf(choices) }]
        : [];
    });
  } catch (error) {
    // Damaged templates are no templates.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
