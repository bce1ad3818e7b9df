import { resolve } from 'node:path';
import type { WrittenFile } from '../../../shared/protocol/table-export.ts';
import type { CommandContext } from './context.ts';
import { UsageError } from './options.ts';

/** The file that a command is to write, as a whole path. */
export function outputPath(command: string, output: string | undefined): string {
  if (output === undefined || output === '')
    throw new UsageError(`${command} needs -o OUT, the file to write.`);
  if (output.includes('\0')) throw new UsageError('-o must be the name of a file.');
  return resolve(output);
}

/** "Wrote growth.html: 4 sections, 182,333 bytes.", or the same as JSON. */
export async function tellWritten(
  { out }: CommandContext,
  written: WrittenFile,
  facts: { readonly format: string; readonly what: string },
  asJson: boolean,
): Promise<void> {
  const { path, bytes, rows } = written;
  await out.write(
    asJson
      ? `${JSON.stringify({ path, format: facts.format, bytes, [facts.what]: rows })}\n`
      : `Wrote ${path}: ${rows.toLocaleString('en-US')} ${facts.what}, ${bytes.toLocaleString('en-US')} bytes.\n`,
  );
}
