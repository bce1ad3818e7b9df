import { fail } from '../../../../shared/protocol/failure.ts';
import { growingF64, growingU32, growingU8 } from '../growing-column.ts';
import { JsonPath } from '../json-text/json-path.ts';
import type { JsonListener } from '../json-text/json-reader.ts';
import { CallTree, StackBuilder } from '../stacks/call-tree.ts';
import type { Frame } from '../stacks/frame-table.ts';
import type { Stacks } from '../stacks/stacks-profile.ts';

/** A profile as it is read; frames are numbers until all of the file is there, for they may come last. */
class RawProfile {
  name = '';
  unit = '';
  endValue = 0;
  /** Sampled: the tree of frame numbers (its frames are `String(number)`), for each sample its node. */
  readonly tree = new CallTree();
  readonly stack = new StackBuilder(this.tree);
  readonly nodes = growingU32();
  readonly weights = growingF64();
  /** Evented: O or C, frame and time. */
  readonly kinds = growingU8();
  readonly frames = growingU32();
  readonly times = growingF64();
}

const opens = 1;
const closes = 2;
const mostFrame = 2 ** 32 - 1;

/**
 * Hears a speedscope file: `shared.frames[]`, and of each of `profiles[]` type, name, unit, startValue, endValue, and
 * samples and weights, or events of {type: "O" or "C", frame, at}. Any order of keys; unknown ones are passed over.
 */
export class SpeedscopeFile implements JsonListener {
  /** Which profile the file wants to be shown first. */
  active = 0;
  readonly #frames: Frame[] = [];
  readonly #profiles: RawProfile[] = [];
  readonly #path = new JsonPath();
  #frame: { name: string; file: string | null; line: number | null } | null = null;
  #event: { kind: number; frame: number; at: number } | null = null;

  open(kind: 'object' | 'list', depth: number): void {
    const at = this.#path.at(depth);
    if (depth === 0 && kind !== 'object') throw wrong('is not an object');
    if (kind === 'object') {
      if (at === 'shared.frames.') this.#frame = { name: '', file: null, line: null };
      else if (at === 'profiles.') this.#profiles.push(new RawProfile());
      else if (at === 'profiles..events.') this.#event = { kind: 0, frame: -1, at: NaN };
    } else if (at === 'profiles..samples.') this.#profile().stack.begin();
    this.#path.open(depth);
  }

  close(kind: 'object' | 'list', depth: number): void {
    const at = this.#path.at(depth);
    if (kind === 'object' && at === 'shared.frames.' && this.#frame !== null) {
      const { name, file, line } = this.#frame;
      this.#frames.push({ function: name, file, line });
      this.#frame = null;
    } else if (kind === 'object' && at === 'profiles..events.' && this.#event !== null) {
      const { kind: type, frame, at: time } = this.#event;
      if (type === 0 || frame < 0 || Number.isNaN(time))
        throw wrong('has an event without type, frame or time');
      const profile = this.#profile();
      profile.kinds.push(type);
      profile.frames.push(frame);
      profile.times.push(time);
      this.#event = null;
    } else if (kind === 'list' && at === 'profiles..samples.') {
      const profile = this.#profile();
      profile.nodes.push(profile.stack.node);
    }
  }

  key(name: string, depth: number): void {
    this.#path.key(name, depth);
  }

  value(value: string | number | boolean | null, depth: number): void {
    const at = this.#path.at(depth);
    if (at === 'activeProfileIndex' && typeof value === 'number') this.active = value;
    else if (at.startsWith('shared.frames..')) this.#frameValue(at.slice(15), value);
    else if (at.startsWith('profiles..')) this.#profileValue(at.slice(10), value);
    else if (at === 'shared.frames.' || at === 'profiles.')
      throw wrong('has something else where an object should be');
  }

  #profile(): RawProfile {
    const profile = this.#profiles.at(-1);
    if (profile === undefined) throw wrong('has samples outside a profile');
    return profile;
  }

  #frameValue(key: string, value: string | number | boolean | null): void {
    if (this.#frame === null) return;
    if (key === 'name' && typeof value === 'string') this.#frame.name = value;
    else if (key === 'file' && typeof value === 'string') this.#frame.file = value;
    else if (key === 'line' && typeof value === 'number') this.#frame.line = value;
  }

  #profileValue(key: string, value: string | number | boolean | null): void {
    const profile = this.#profile();
    if (key === 'name' && typeof value === 'string') profile.name = value;
    else if (key === 'unit' && typeof value === 'string') profile.unit = value;
    else if (key === 'endValue' && typeof value === 'number') profile.endValue = value;
    else if (key === 'weights.') {
      if (typeof value !== 'number') throw wrong('has a weight that is no number');
      profile.weights.push(value);
    } else if (key === 'samples..') {
      // Numbers of frames until all of them are known.
      profile.stack.push(frameNumber(value));
    } else if (this.#event !== null) {
      if (key === 'events..type') this.#event.kind = value === 'O' ? opens : value === 'C' ? closes : 0;
      else if (key === 'events..frame') this.#event.frame = frameNumber(value);
      else if (key === 'events..at' && typeof value === 'number') this.#event.at = value;
    }
  }

  /** All profiles, once the whole file was heard. Throws 'damaged' for stacks that cannot be. */
  finish(): Stacks[] {
    if (this.#profiles.length === 0) throw wrong('holds no profile');
    return this.#profiles.map((raw, at) => ({
      name: raw.name === '' ? `profile ${at + 1}` : raw.name,
      unit: raw.unit === 'none' ? '' : raw.unit,
      tree: raw.kinds.length > 0 ? this.#evented(raw) : this.#sampled(raw),
    }));
  }

  #frameAt(number: number): Frame {
    const frame = this.#frames[number];
    if (frame === undefined) throw wrong(`names frame ${number}, but has ${this.#frames.length} frames`);
    return frame;
  }

  #sampled(raw: RawProfile): CallTree {
    if (raw.nodes.length !== raw.weights.length)
      throw wrong(`has ${raw.nodes.length} samples and ${raw.weights.length} weights`);
    const tree = new CallTree();
    const rows = new Map<number, number>();
    const nodes = new Uint32Array(raw.tree.nodeCount);
    // Parents stand before children.
    for (let node = 1; node < nodes.length; node += 1) {
      const frame = raw.tree.frameOf(node);
      let row = rows.get(frame);
      if (row === undefined) rows.set(frame, (row = tree.frame(this.#frameAt(frame))));
      nodes[node] = tree.child(nodes[raw.tree.parentOf(node)]!, row);
    }
    for (let at = 0; at < raw.nodes.length; at += 1) tree.add(nodes[raw.nodes.at(at)]!, raw.weights.at(at));
    return tree;
  }

  #evented(raw: RawProfile): CallTree {
    const tree = new CallTree();
    const rows = new Map<number, number>();
    const open: number[] = [];
    const openFrames: number[] = [];
    let node = 0;
    let last = raw.times.at(0);
    const pass = (time: number): void => {
      if (time < last) throw wrong(`goes back in time, from ${last} to ${time}`);
      // Before the first call and after the last nothing runs.
      if (node !== 0) tree.add(node, time - last);
      last = time;
    };
    for (let at = 0; at < raw.kinds.length; at += 1) {
      const frame = raw.frames.at(at);
      pass(raw.times.at(at));
      if (raw.kinds.at(at) === opens) {
        let row = rows.get(frame);
        if (row === undefined) rows.set(frame, (row = tree.frame(this.#frameAt(frame))));
        open.push(node);
        openFrames.push(frame);
        node = tree.child(node, row);
      } else {
        if (openFrames.pop() !== frame) throw wrong(`closes frame ${frame}, which is not the one open`);
        node = open.pop() ?? 0;
      }
    }
    if (node !== 0 && raw.endValue > last) pass(raw.endValue);
    return tree;
  }
}

function frameNumber(value: string | number | boolean | null): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > mostFrame)
    throw wrong('has a frame that is no whole number');
  return value;
}

const wrong = (what: string) => fail('damaged', `This speedscope file ${what}.`);
