import type { Importer } from '../importer.ts';

const lookedAtLines = 200;
const latin1 = new TextDecoder('latin1');

/**
 * meliae's JSON lines, one object a line, in any order of keys and any spacing, perhaps with a byte order mark,
 * comments, brackets around them or a cut last line. The lines' content is read by ../../scan.
 */
export const meliae: Importer = {
  id: 'meliae',
  title: 'meliae dump',
  sniff(head) {
    const text = latin1.decode(head);
    let seen = 0;
    for (const line of text.replace(/^\u00ef\u00bb\u00bf/, '').split('\n', lookedAtLines)) {
      const trimmed = line.trimStart();
      if (!trimmed.startsWith('{')) continue;
      seen += 1;
      if (/"address"\s*:\s*\d/.test(trimmed)) return /"(?:refs|size|type)"\s*:/.test(trimmed) ? 1 : 0.6;
      // An object whose key is beyond the head, in a line of very many references first.
      if (/^\{\s*"refs"\s*:\s*\[[\d,\s]*$/.test(trimmed)) return 0.4;
    }
    return seen > 0 && /"refs"\s*:\s*\[/.test(text) ? 0.2 : 0;
  },
};
