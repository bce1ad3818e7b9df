import type { DumpState, PhaseProgress } from '../../../shared/protocol/dump-state.ts';
import type { Output } from './output.ts';

const clearLine = '\r\u001b[K';

const mebibytes = (bytes: number): string =>
  `${(bytes / 2 ** 20).toFixed(bytes < 100 * 2 ** 20 ? 1 : 0)} MiB`;

/** "scanning 45 % · 1,234,567 objects · 312 MiB/s · 4 s left", leaving out what is not known. */
export function progressText(phase: PhaseProgress): string {
  const { done, total, unit } = phase;
  const share =
    total !== null && total > 0
      ? `${phase.name} ${Math.floor((100 * Math.min(done, total)) / total)} %`
      : unit === 'bytes'
        ? `${phase.name} ${mebibytes(done)}`
        : phase.name;
  const parts = [share];
  if (phase.objects > 0) parts.push(`${phase.objects.toLocaleString('en')} objects`);
  if (unit === 'bytes' && phase.bytesPerSecond > 0) parts.push(`${mebibytes(phase.bytesPerSecond)}/s`);
  if (phase.secondsLeft !== null) parts.push(`${Math.ceil(phase.secondsLeft)} s left`);
  return parts.join(' · ');
}

/** One line on standard error, rewritten as the reading goes on and gone when it is done. */
export class ProgressLine {
  readonly #out: Output;
  readonly #wanted: boolean;
  #shown = false;

  constructor(out: Output, wanted: boolean) {
    this.#out = out;
    this.#wanted = wanted;
  }

  show(state: DumpState): void {
    if (state.phase !== null) this.tell(progressText(state.phase));
  }

  tell(text: string): void {
    if (!this.#wanted) return;
    this.#shown = true;
    this.#out.tell(`${clearLine}${text}`);
  }

  clear(): void {
    if (!this.#shown) return;
    this.#shown = false;
    this.#out.tell(clearLine);
  }
}
