import type { ProfileImporter } from '../profile-importer.ts';
import { JsonReader } from '../json-text/json-reader.ts';
import { StacksProfile } from '../stacks/stacks-profile.ts';
import { AllocationTable, csvHead } from './allocation-table.ts';
import { CallChainFile } from './call-chain-file.ts';
import { StatsFile } from './stats-file.ts';

const what = 'a memray export';

/** `memray transform csv` and `gprof2dot`, and `memray stats --json`; its speedscope export is speedscope's. */
export const memray: ProfileImporter = {
  id: 'memray',
  title: 'memray export',
  sniff: (head) => {
    const text = new TextDecoder('latin1').decode(head);
    if (text.startsWith(csvHead)) return 1;
    if (!/^\s*\{/.test(text)) return 0;
    if (isStats(text)) return 0.95;
    return /"costs"\s*:\s*\[/.test(text) && /"(?:events|functions|callchain)"\s*:/.test(text) ? 0.9 : 0;
  },
  async open(source, watch) {
    const text = new TextDecoder('latin1').decode(source.head);
    if (text.startsWith(csvHead)) {
      const table = new AllocationTable();
      for await (const window of source.windows(watch)) table.push(window);
      return new StacksProfile('memray', what, table.finish(), table);
    }
    const file = isStats(text) ? new StatsFile() : new CallChainFile();
    const reader = new JsonReader(file);
    for await (const window of source.windows(watch)) reader.push(window);
    reader.end();
    return new StacksProfile('memray', what, file.finish());
  },
};

const isStats = (text: string): boolean =>
  text.includes('"total_bytes_allocated"') || text.includes('"total_num_allocations"');
