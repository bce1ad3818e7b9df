import { growingU32 } from '../growing-column.ts';
import { PairTable } from '../intern-table.ts';

/** Beside each other, as all of them are wanted for every trace: bytes, blocks, largest block, length of the traceback. */
const stride = 4;

/** Sums of traces per traceback and domain. */
export class GroupSums {
  readonly #traceback = growingU32();
  readonly #domain = growingU32();
  /** Nearly every trace is of domain 0: for each traceback its group + 1. Others are looked up by pair. */
  #groupOfTraceback = new Uint32Array(64);
  readonly #otherDomains = new PairTable();
  readonly #groupOfPair = growingU32();
  #sums = new Float64Array(64 * stride);

  readonly #framesOfTraceback: (traceback: number) => number;

  constructor(framesOfTraceback: (traceback: number) => number) {
    this.#framesOfTraceback = framesOfTraceback;
  }

  group(traceback: number, domain: number): number {
    if (domain !== 0) {
      const pair = this.#otherDomains.row(traceback, domain);
      if (pair === this.#groupOfPair.length) this.#groupOfPair.push(this.#add(traceback, domain));
      return this.#groupOfPair.at(pair);
    }
    if (traceback >= this.#groupOfTraceback.length)
      this.#groupOfTraceback = longer(this.#groupOfTraceback, new Uint32Array(traceback * 2));
    const known = this.#groupOfTraceback[traceback]!;
    if (known !== 0) return known - 1;
    const group = this.#add(traceback, domain);
    this.#groupOfTraceback[traceback] = group + 1;
    return group;
  }

  #add(traceback: number, domain: number): number {
    const group = this.#traceback.length;
    this.#traceback.push(traceback);
    this.#domain.push(domain);
    if ((group + 1) * stride > this.#sums.length)
      this.#sums = longer(this.#sums, new Float64Array(this.#sums.length * 2));
    this.#sums[group * stride + 3] = this.#framesOfTraceback(traceback);
    return group;
  }

  framesOf(group: number): number {
    return this.#sums[group * stride + 3]!;
  }

  add(group: number, size: number): void {
    const at = group * stride;
    this.#sums[at]! += size;
    this.#sums[at + 1]! += 1;
    if (size > this.#sums[at + 2]!) this.#sums[at + 2] = size;
  }

  /** Once, at the end. */
  finish() {
    const groups = this.#traceback.length;
    const column = (of: number): Float64Array => {
      const values = new Float64Array(groups);
      for (let group = 0; group < groups; group += 1) values[group] = this.#sums[group * stride + of]!;
      return values;
    };
    return {
      groupSize: column(0),
      groupCount: column(1),
      groupLargest: column(2),
      groupTraceback: this.#traceback.finish(),
      groupDomain: this.#domain.finish(),
    };
  }
}

function longer<Column extends Uint32Array | Float64Array>(column: Column, into: Column): Column {
  into.set(column);
  return into;
}
