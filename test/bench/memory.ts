import { existsSync, readFileSync } from 'node:fs';

const status = '/proc/self/status';

/** The process's own memory in bytes, without pages of files (program code, mappings); all of it where that is not told. */
export const anonymousBytes = (): number =>
  existsSync(status)
    ? Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1] ?? 0) * 1024
    : process.memoryUsage().rss;
