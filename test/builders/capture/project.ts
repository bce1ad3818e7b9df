import { fileURLToPath } from 'node:url';

/** A path of the project, from its top. */
export const projectPath = (path: string): string =>
  fileURLToPath(new URL(`../../../${path}`, import.meta.url));
