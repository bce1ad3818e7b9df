/** Where things are, for every build script. */
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const out = join(root, 'out');
export const inRoot = (...parts) => join(root, ...parts);
export const inOut = (...parts) => join(out, ...parts);
/** A command of this project's own node_modules, as a script that the running Node executes. */
export const bin = (...parts) => join(root, 'node_modules', ...parts);
