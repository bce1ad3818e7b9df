import type { Failure } from '../../../shared/protocol/failure.ts';
import { toFailure } from '../../../shared/protocol/failure.ts';
import type { ReportTemplate, ReportTemplatesAnswer } from '../../../shared/protocol/report-templates.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';
import type { ReportLook } from './report-choices.ts';
import { templateOf } from './report-choices.ts';

/** What people gave a name for the next report: the same for every dump, kept by the host between runs. */
export class Templates {
  readonly #client: EngineClient;
  all = $state.raw<readonly ReportTemplate[]>([]);
  failure = $state.raw<Failure | null>(null);
  /** What is wrong with the file they are kept in; null while nothing is. */
  problem = $state.raw<string | null>(null);

  constructor(client: EngineClient) {
    this.#client = client;
  }

  refresh = (): Promise<boolean> => this.#ask(() => this.#client.ask('reportTemplates', {}));

  /** One of that name is replaced. */
  save(name: string, look: ReportLook): Promise<boolean> {
    return this.#ask(() => this.#client.ask('saveReportTemplate', templateOf(name, look)));
  }

  remove(name: string): Promise<boolean> {
    return this.#ask(() => this.#client.ask('removeReportTemplate', { name }));
  }

  async #ask(work: () => Promise<ReportTemplatesAnswer>): Promise<boolean> {
    this.failure = null;
    try {
      const { templates, problem } = await work();
      this.all = templates;
      this.problem = problem;
      return true;
    } catch (error) {
      this.failure = toFailure(error);
      return false;
    }
  }
}
