import type { Answer, Method, Params } from '../../../shared/protocol/engine-api.ts';
import { fail } from '../../../shared/protocol/failure.ts';
import { addressText, asBytes, asDumpId } from '../../../shared/model/units.ts';
import type { SummaryPage, SummaryQuestion } from '../../../shared/protocol/summary.ts';
import type { EngineClient } from '../../../shared/protocol/wire.ts';

export const dump = asDumpId(1);

interface Waiting {
  readonly question: SummaryQuestion;
  answer(): void;
  fail(): void;
}

/** An engine with a dump of `rows` kinds, `k0` largest, that answers when it is told to. */
export class FakeEngine implements EngineClient {
  rows: number;
  /** Added to every kind's count: which state of the dump an answer is of. */
  state = 0;
  readonly asked: SummaryQuestion[] = [];
  readonly waiting: Waiting[] = [];

  constructor(rows: number) {
    this.rows = rows;
  }

  ask<M extends Method>(_method: M, params: Params<M>, signal?: AbortSignal): Promise<Answer<M>> {
    const question = params as SummaryQuestion;
    this.asked.push(question);
    return new Promise((resolve, reject) => {
      const one: Waiting = {
        question,
        answer: () => {
          signal?.removeEventListener('abort', cancel);
          resolve(this.page(question));
        },
        fail: () => reject(fail('bad-request', 'No.')),
      };
      this.waiting.push(one);
      const cancel = (): void => {
        this.waiting.splice(this.waiting.indexOf(one), 1);
        reject(fail('cancelled', 'Cancelled.'));
      };
      signal?.addEventListener('abort', cancel);
    });
  }

  listen(): () => void {
    return () => undefined;
  }

  /** Answers everything that waits, also what is asked because of the answers. */
  async answerAll(): Promise<void> {
    await settled();
    while (this.waiting.length > 0) {
      this.waiting.shift()?.answer();
      await settled();
    }
  }

  page({ from, limit, descending }: SummaryQuestion): SummaryPage {
    const at = Array.from({ length: Math.max(0, Math.min(limit, this.rows - from)) }, (_, i) =>
      descending ? from + i : this.rows - 1 - from - i,
    );
    return {
      totals: { objects: this.rows, types: this.rows, bytes: asBytes(this.rows), references: 0 },
      partial: false,
      matching: { rows: this.rows, count: this.rows, bytes: asBytes(this.rows) },
      from,
      kind: at.map((n) => `k${n}`),
      count: at.map((n) => n + 1 + this.state),
      bytes: at.map((n) => asBytes(this.rows - n)),
      max: at.map(() => asBytes(1)),
      maxAddress: at.map(() => addressText(16n)),
      countPercent: at.map(() => 1),
      bytesPercent: at.map(() => 1),
      cumulativePercent: at.map(() => 1),
    };
  }
}

/** Until all that follows from a settled promise has happened. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
