import { fixtureJson } from './fixtures.ts';

/** What meliae's own loader said of a dump in one state; see test/README.md. */
export interface Groundtruth {
  readonly objects: number;
  readonly edges: number;
  readonly total_size: number;
  readonly type_table: readonly {
    readonly type: string;
    readonly count: number;
    readonly total_size: number;
    readonly max_size: number;
  }[];
  /** 50 objects; children and parents are listed where there are at most 40. */
  readonly sample: readonly {
    readonly address: number;
    readonly type: string;
    readonly size: number;
    readonly value?: string | number | null | { readonly bytes_latin1: string };
    readonly children?: readonly number[];
    readonly parents?: readonly number[];
    readonly num_refs: number;
    readonly num_parents_uncapped: number;
    readonly total_size: number;
    readonly reachable: number;
  }[];
}

export interface Subset {
  readonly root: number;
  readonly excluding: readonly number[];
  readonly total: number;
  readonly total_excluding: number;
}

/** meliae's name of each view's state. */
const stateOf = { raw: 'raw', collapsed: 'default', pruned: 'noexp' } as const;

export const groundtruthOf = (dump: string, view: keyof typeof stateOf): Groundtruth =>
  fixtureJson('meliae', 'groundtruth', `${dump}.${stateOf[view]}.json.gz`) as Groundtruth;

export const subsetsOf = (dump: string): readonly Subset[] =>
  fixtureJson('meliae', 'groundtruth', `${dump}.default.subsets.json.gz`) as Subset[];
