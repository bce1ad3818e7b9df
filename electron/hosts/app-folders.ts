import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

export interface AppFolders {
  /** May be deleted at any time without losing anything but time: inflated dumps, indexes. */
  readonly cache: string;
  /** What the user would miss: the list of recent files. */
  readonly data: string;
}

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** The XDG specification says that a relative path is to be ignored; an empty one means "not set" everywhere. */
const absolute = (path: string | undefined): string | undefined =>
  path !== undefined && isAbsolute(path) ? path : undefined;

/**
 * Where Meliscope keeps its own files on this platform. `MELISCOPE_CACHE_DIR` and `MELISCOPE_DATA_DIR` override.
 * Makes nothing: a folder is made by whoever first writes into it.
 */
export function appFolders(
  { env, platform, home }: Surroundings = {
    env: process.env,
    platform: process.platform,
    home: homedir(),
  },
): AppFolders {
  const usual = (): AppFolders => {
    if (platform === 'win32') {
      const local = absolute(env['LOCALAPPDATA']) ?? join(home, 'AppData', 'Local');
      return { cache: join(local, 'Meliscope', 'Cache'), data: join(local, 'Meliscope', 'Data') };
    }
    if (platform === 'darwin') {
      const library = join(home, 'Library');
      return {
        cache: join(library, 'Caches', 'Meliscope'),
        data: join(library, 'Application Support', 'Meliscope'),
      };
    }
    return {
      cache: join(absolute(env['XDG_CACHE_HOME']) ?? join(home, '.cache'), 'meliscope'),
      data: join(absolute(env['XDG_DATA_HOME']) ?? join(home, '.local', 'share'), 'meliscope'),
    };
  };
  const { cache, data } = usual();
  return { cache: env['MELISCOPE_CACHE_DIR'] || cache, data: env['MELISCOPE_DATA_DIR'] || data };
}
