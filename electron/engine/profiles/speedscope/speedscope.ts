import type { ProfileImporter } from '../profile-importer.ts';
import { JsonReader } from '../json-text/json-reader.ts';
import { StacksProfile } from '../stacks/stacks-profile.ts';
import { SpeedscopeFile } from './speedscope-file.ts';

/** speedscope's own JSON (py-spy, memray and others write it), evented and sampled profiles. */
export const speedscope: ProfileImporter = {
  id: 'speedscope',
  title: 'speedscope file',
  sniff: (head) => {
    const text = new TextDecoder('latin1').decode(head);
    if (!/^(?:\xef\xbb\xbf)?\s*\{/.test(text)) return 0;
    if (text.includes('speedscope.app/file-format-schema.json')) return 0.99;
    return /"shared"\s*:\s*\{\s*"frames"/.test(text) && text.includes('"profiles"') ? 0.9 : 0;
  },
  async open(source, watch) {
    const file = new SpeedscopeFile();
    const reader = new JsonReader(file);
    for await (const window of source.windows(watch)) reader.push(window);
    reader.end();
    return new StacksProfile('speedscope', 'a speedscope file', file.finish(), { active: file.active });
  },
};
