import { FailureError, fail } from '../../../shared/protocol/failure.ts';

/** The code of an operating system's or zlib's error ("ENOENT", "Z_DATA_ERROR"), or '' for anything else. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** An error of the operating system's; zlib's and Node's own have other codes. */
export const isSystemError = (error: unknown): error is Error => /^E[A-Z0-9]+$/.test(systemCode(error));

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
    case 'ESTALE':
      return fail('file-changed', `${path} has been replaced on its server; open it again.`);
    default:
      return fail('io', `The system could not read ${path}: ${messageOf(error)}.`);
  }
}

/** What writing into the cache folder met, as one sentence. Whatever is no word of the system is a bug and stays as it is. */
export function writeFailure(error: unknown, folder: string): unknown {
  if (!isSystemError(error)) return error;
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return diskFull(folder);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return fail('no-permission', `You have no permission to write to the cache folder ${folder}.`);
    case 'EEXIST':
    case 'ENOTDIR':
      return fail('no-permission', `The cache folder ${folder} cannot be made: a file stands in its place.`);
    default:
      return fail('io', `The system could not write to the cache folder ${folder}: ${error.message}.`);
  }
}

export const diskFull = (folder: string): FailureError =>
  fail(
    'disk-full',
    `The disk of the cache folder ${folder} is full; free some space, or inflate the dump elsewhere with gunzip.`,
  );

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
