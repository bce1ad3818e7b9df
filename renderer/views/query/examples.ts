export interface Example {
  readonly text: string;
  /** What it finds, in a few words. */
  readonly finds: string;
}

/** Questions that people come with, easiest first. */
export const examples: readonly Example[] = [
  { text: 'type = dict order by retained desc limit 100', finds: 'The dicts that hold most' },
  { text: 'size >= 1MiB order by size desc', finds: 'Objects that are large by themselves' },
  { text: 'len >= 1000 and type in (list, dict, set)', finds: 'Containers with many elements' },
  { text: "text like 'http%'", finds: 'Texts that begin with http' },
  { text: 'text matches /session|request/i', finds: 'Values and names by a regular expression' },
  { text: 'type = str and referrers > 100 order by referrers desc', finds: 'Texts that much refers to' },
  { text: 'referred by (type = module) and retained >= 100KiB', finds: 'What modules hold directly' },
  { text: 'type = dict and not referred by (type = dict)', finds: 'Dicts that stand in no other dict' },
];

export interface GrammarLine {
  readonly form: string;
  readonly means: string;
}

/** The language in short; shared/query/README.md has it in full. */
export const grammar: readonly GrammarLine[] = [
  {
    form: 'size retained total',
    means: 'bytes; compared with = != < <= > >= and numbers like 4096, 1.5MiB, 10kB',
  },
  {
    form: 'len refs referrers',
    means: 'counts; `refs` go out from an object, `referrers` are those that refer to it',
  },
  {
    form: 'type module name value text',
    means: '= != like contains matches in; `text` is the value, or the name where there is no value',
  },
  { form: "like '%cache_'", means: '% stands for any letters, _ for one' },
  { form: 'matches /^id-\\d+$/i', means: 'a regular expression; the flags i m s u may follow' },
  { form: 'address in (0x7f31c8a0, 140512)', means: 'these objects' },
  {
    form: 'referred by ( … )',
    means: 'some object that fits refers to it; addresses may stand in the brackets, too',
  },
  { form: 'refers to ( … )', means: 'it refers to one that fits' },
  {
    form: 'reachable from ( … )',
    means: 'a way of references leads to it; those that it begins at are included',
  },
  { form: 'dominated by ( … )', means: 'it would go with one that fits; those are included' },
  { form: "in set 'set 1'", means: 'it is in that kept set' },
  { form: 'and or not ( )', means: 'join conditions; `and` before `or`' },
  {
    form: 'order by retained desc limit 20',
    means: 'at the end; without it rows come in the order of the file',
  },
];
