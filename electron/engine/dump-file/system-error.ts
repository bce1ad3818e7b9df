import { FailureError, fail } from '../../../shared/protocol/failure.ts';

/** The code of an operating system's error ("ENOENT"), or '' for anything else. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What reading a file met, as one sentence. */
export function readFailure(error: unknown, path: string): FailureError {
  if (error instanceof FailureError) return error;
  switch (systemCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return fail('not-found', `There is no file ${path}.`);
    case 'EACCES':
    case 'EPERM':
      return fail('no-permission', `You have no permission to read ${path}.`);
    case 'EISDIR':
      return fail('is-a-directory', `${path} is a folder; choose a dump inside it.`);
    case 'EMFILE':
    case 'ENFILE':
      return fail('io', `Too many files are open to open ${path}; close some and try again.`);
    case 'ENAMETOOLONG':
    case 'ERR_INVALID_ARG_VALUE':
      return fail('not-found', 'There is no such file: the path is not one that the system can open.');
    default:
      return fail('io', `The system could not read ${path}: ${messageOf(error)}.`);
  }
}

/** What writing into a folder met, as one sentence. */
export function writeFailure(error: unknown, folder: string): FailureError {
  if (error instanceof FailureError) return error;
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return diskFull(folder);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return fail('no-permission', `You have no permission to write to the cache folder ${folder}.`);
    default:
      return fail('io', `The system could not write to the cache folder ${folder}: ${messageOf(error)}.`);
  }
}

export const diskFull = (folder: string): FailureError =>
  fail(
    'disk-full',
    `The disk of the cache folder ${folder} is full; free some space, or inflate the dump elsewhere with gunzip.`,
  );

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
