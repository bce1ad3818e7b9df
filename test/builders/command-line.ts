import { Writable } from 'node:stream';
import type { CommandContext } from '../../electron/hosts/cli/context.ts';
import { Output } from '../../electron/hosts/cli/output.ts';
import { run } from '../../electron/hosts/cli/run.ts';
import { Session } from '../../electron/engine/session.ts';
import { engineFiles } from './engine-setup.ts';
import { temporaryFolder } from './fixtures.ts';

class Text extends Writable {
  text = '';
  constructor() {
    super({ decodeStrings: false });
  }
  override _write(part: string, _encoding: string, done: () => void): void {
    this.text += part;
    done();
  }
}

/** Runs a command line over the real engine, inside this process. `cache`: a folder that several runs share. */
export async function commandLine(args: readonly string[], cache: string = temporaryFolder()) {
  const [out, err] = [new Text(), new Text()];
  const context: CommandContext = {
    out: new Output(out),
    err: new Output(err),
    signal: new AbortController().signal,
    version: '0',
    files: { ...engineFiles, sample: '', dumpScript: '', screens: '' },
    folders: { cache, data: cache },
    home: cache,
    loadEngine: () => Promise.resolve((options) => new Session({ ...options, workers: 2 })),
    loadProfiles: async () => (await import('../../electron/engine/profiles/open-profile.ts')).openProfile,
    openBrowser: () => undefined,
  };
  const code = await run(args, context);
  return { code, out: out.text, err: err.text };
}
