import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** There is no stopping and continuing of processes on Windows. */
export const canStop = process.platform !== 'win32';

const runMs = 15;
const standMs = 120;

/**
 * Lets a process run in short steps until `isThere`, and leaves it standing: whatever it is in the midst of stays so
 * while a test looks at it, however quick the machine. `resume` lets it go on.
 */
export async function inSteps(pid: number, isThere: () => Promise<boolean> | boolean): Promise<() => void> {
  const resume = () => void process.kill(pid, 'SIGCONT');
  process.kill(pid, 'SIGSTOP');
  onTestFinished(() => {
    // It may have ended by itself.
    try {
      resume();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  });
  while (!(await isThere())) {
    resume();
    await delay(runMs);
    process.kill(pid, 'SIGSTOP');
    await delay(standMs);
  }
  return resume;
}
