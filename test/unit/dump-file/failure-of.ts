import type { Failure } from '../../../shared/protocol/failure.ts';
import { FailureError } from '../../../shared/protocol/failure.ts';

/** The failure that some work ends in; anything else that it throws, or its success, fails the test. */
export async function failureOf(work: Promise<unknown> | (() => unknown)): Promise<Failure> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it did not fail');
}

/** The kind of that failure, or 'none'. */
export async function kindOf(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof FailureError) return error.failure.kind;
    throw error;
  }
  return 'none';
}
