import { hasAt } from '../text-lines/byte-text.ts';

export type LineKind =
  | 'call' // NAME(args) = result
  | 'started' // NAME(args <unfinished ...>, or a line that breaks off
  | 'resumed' // <... NAME resumed>args) = result
  | 'tail' // ) = result: the rest of a line into which the traced program wrote
  | 'signal' // --- SIGNAME {…} ---
  | 'exit' // +++ exited with 0 +++
  | 'message' // strace: Process 1 attached
  | 'stack' //  > /lib/libc.so.6(brk+0x17) [0xf7c47]
  | 'blank'
  | 'other';

export type StampKind = 'none' | 'epoch' | 'clock' | 'relative';

const space = 32;
const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
const isNameByte = (byte: number): boolean =>
  (byte >= 97 && byte <= 122) || byte === 95 || isDigit(byte) || (byte >= 65 && byte <= 90) || byte === 63;

/** strace prints at most nine places of a second. */
const powersOfTen = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
/** Linux gives no process a higher number. */
const largestPid = 4_194_304;
/** A stamp of more seconds than this is a date (of 1973 and later), of less an interval. */
const leastEpoch = 1e8;

/**
 * One line of a strace log, taken apart. A single instance is used again for every line; positions are those of the
 * bytes it was given. Knows the options -f, -o, -Y, -t, -tt, -ttt, -r, -i, -n, -T, -k, --secontext in any mixture.
 */
export class LogLine {
  kind: LineKind = 'blank';
  /** 0 where the line does not name its process. */
  pid = 0;
  stampKind: StampKind = 'none';
  /** Seconds since 1970, since midnight or since the line before. */
  stamp = 0;
  nameFrom = 0;
  nameTo = 0;
  argsFrom = 0;
  argsTo = 0;
  /** The result without what -T adds. Empty unless the call returned. */
  resultFrom = 0;
  resultTo = 0;
  isError = false;
  /** What -T adds, or -1. */
  seconds = -1;
  /** From here the text of a signal, an exit or a message. */
  textFrom = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #to = 0;

  parse(bytes: Uint8Array, from: number, to: number): void {
    this.#bytes = bytes;
    this.#at = from;
    this.#to = to;
    this.pid = 0;
    this.stampKind = 'none';
    this.stamp = 0;
    this.seconds = -1;
    this.isError = false;
    this.resultFrom = this.resultTo = this.argsFrom = this.argsTo = this.nameFrom = this.nameTo = to;
    this.kind = this.#kind(from);
  }

  #kind(from: number): LineKind {
    const bytes = this.#bytes;
    const to = this.#to;
    if (from === to) return 'blank';
    const first = bytes[from]!;
    if (first === 0x73 && hasAt(bytes, from, to, 'strace: ')) {
      this.textFrom = from + 8;
      return 'message';
    }
    if (first === 0x50 && hasAt(bytes, from, to, 'Process ')) {
      this.textFrom = from;
      return 'message';
    }
    if (first === space && hasAt(bytes, from, to, ' > ')) return 'stack';
    // What a line continues that was broken by the program's output, or by strace's own word about a new process.
    if ((first === 0x29 || first === 0x2c) && this.#findResult(from)) {
      this.argsFrom = from;
      return 'tail';
    }
    if (!this.#prefix()) return 'other';
    const at = this.#at;
    if (at === to) return 'blank';
    const byte = bytes[at]!;
    this.textFrom = at + 4;
    if (byte === 0x2b && hasAt(bytes, at, to, '+++ ')) return 'exit';
    if (byte === 0x2d && hasAt(bytes, at, to, '--- ')) return 'signal';
    if (byte === 0x3c && hasAt(bytes, at, to, '<... ')) return this.#resumed(at + 5);
    return this.#call(at);
  }

  #skipSpaces(): void {
    while (this.#at < this.#to && this.#bytes[this.#at] === space) this.#at += 1;
  }

  /** Reads digits; gives -1 where there are none. */
  #number(): number {
    const bytes = this.#bytes;
    const to = this.#to;
    const from = this.#at;
    let at = from;
    let value = 0;
    for (; at < to; at += 1) {
      const digit = bytes[at]! - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    this.#at = at;
    return at === from ? -1 : value;
  }

  /** Digits behind a point, if there is one, as a part of 1. */
  #fraction(): number {
    if (this.#bytes[this.#at] !== 46 || this.#at >= this.#to) return 0;
    this.#at += 1;
    const from = this.#at;
    const digits = this.#number();
    if (digits < 0) return 0;
    const places = this.#at - from;
    return digits / (powersOfTen[places] ?? 10 ** places);
  }

  /** Past the process, the stamps and what stands in brackets, to where the event begins. */
  #prefix(): boolean {
    const bytes = this.#bytes;
    const to = this.#to;
    let mayBePid = true;
    if (hasAt(bytes, this.#at, to, '[pid ')) {
      this.#at += 5;
      this.#skipSpaces();
      const pid = this.#number();
      if (pid < 0 || pid > largestPid) return false;
      this.pid = pid;
      if (!this.#pidEnd(93)) return false;
      mayBePid = false;
    } else if (bytes[this.#at] === space) mayBePid = false;
    for (;;) {
      this.#skipSpaces();
      if (this.#at >= to) return true;
      const byte = bytes[this.#at]!;
      if (byte === 91) {
        const close = bytes.indexOf(93, this.#at);
        if (close < 0 || close >= to) return false;
        this.#at = close + 1;
      } else if (byte === 40 && bytes[this.#at + 1] === 43) {
        const close = bytes.indexOf(41, this.#at);
        if (close < 0 || close >= to) return false;
        this.#at = close + 1;
      } else if (isDigit(byte)) {
        const isPid = mayBePid && this.pid === 0 && this.stampKind === 'none';
        if (!this.#stampOrPid(isPid)) return false;
        mayBePid = false;
      } else return true;
    }
  }

  /** Past "<comm>" and a translated number to the end of the process, and behind `close` if that is not 0. */
  #pidEnd(close: number): boolean {
    const bytes = this.#bytes;
    const to = this.#to;
    if (this.#at < to && bytes[this.#at] === 0x3c) {
      const after = close === 0 ? space : close;
      const most = Math.min(to - 1, this.#at + 128);
      let at = this.#at + 1;
      while (at < most && !(bytes[at] === 0x3e && bytes[at + 1] === after)) at += 1;
      if (at >= most) return false;
      this.#at = at + 1;
    }
    if (hasAt(bytes, this.#at, to, ' /* ')) {
      const most = Math.min(to - 1, this.#at + 128);
      let at = this.#at + 4;
      while (at < most && !(bytes[at] === 42 && bytes[at + 1] === 47)) at += 1;
      if (at >= most) return false;
      this.#at = at + 2;
    }
    if (close === 0) return true;
    if (this.#at >= to || bytes[this.#at] !== close) return false;
    this.#at += 1;
    return true;
  }

  #stampOrPid(mayBePid: boolean): boolean {
    const value = this.#number();
    const next = this.#at < this.#to ? this.#bytes[this.#at]! : 0;
    if (next === 58) return this.#clock(value);
    if (next === 46) {
      this.#setStamp(value >= leastEpoch ? 'epoch' : 'relative', value + this.#fraction());
      return true;
    }
    if (mayBePid && value > 0 && value <= largestPid && (next === space || next === 0x3c)) {
      this.pid = value;
      return this.#pidEnd(0);
    }
    if (next !== space) return false;
    this.#setStamp(value >= leastEpoch ? 'epoch' : 'relative', value);
    return true;
  }

  #clock(hours: number): boolean {
    this.#at += 1;
    const minutes = this.#number();
    if (this.#bytes[this.#at] !== 58 || minutes < 0 || minutes > 59 || hours > 23) return false;
    this.#at += 1;
    const seconds = this.#number();
    if (seconds < 0 || seconds > 60) return false;
    this.#setStamp('clock', hours * 3600 + minutes * 60 + seconds + this.#fraction());
    return true;
  }

  /** The first stamp of a line is the one that counts. */
  #setStamp(kind: StampKind, value: number): void {
    if (this.stampKind !== 'none') return;
    this.stampKind = kind;
    this.stamp = value;
  }

  #name(at: number): boolean {
    const bytes = this.#bytes;
    this.nameFrom = at;
    const most = Math.min(this.#to, at + 64);
    while (at < most && isNameByte(bytes[at]!)) at += 1;
    this.nameTo = at;
    return at > this.nameFrom && !isDigit(bytes[this.nameFrom]!);
  }

  #resumed(at: number): LineKind {
    if (!this.#name(at) || !hasAt(this.#bytes, this.nameTo, this.#to, ' resumed>')) return 'other';
    this.argsFrom = this.nameTo + 9;
    return this.#findResult(this.argsFrom) ? 'resumed' : 'other';
  }

  #call(at: number): LineKind {
    if (!this.#name(at) || this.nameTo >= this.#to || this.#bytes[this.nameTo] !== 40) return 'other';
    this.argsFrom = this.nameTo + 1;
    if (this.#bytes[this.#to - 1] === 0x3e && this.#bytes[this.#to - 2] === 46)
      for (const end of [' <unfinished ...>', '<unfinished ...>', ' <detached ...>']) {
        if (!hasAt(this.#bytes, this.#to - end.length, this.#to, end)) continue;
        this.argsTo = this.#to - end.length;
        return 'started';
      }
    if (this.#findResult(this.argsFrom)) return 'call';
    this.argsTo = this.#to;
    const message = this.#messageAtEnd();
    if (message > 0) this.argsTo = message;
    return 'started';
  }

  /** "clone(flags=SIGCHLDstrace: Process 12 attached": strace broke in on itself. Gives where, or -1. */
  #messageAtEnd(): number {
    if (!hasAt(this.#bytes, this.#to - 9, this.#to, ' attached')) return -1;
    for (let at = this.#to - 27; at > this.argsFrom && at > this.#to - 40; at -= 1)
      if (hasAt(this.#bytes, at, this.#to, 'strace: Process ')) {
        this.textFrom = at + 8;
        return at;
      }
    return -1;
  }

  /** Finds ") = result" from the right: arguments may hold anything, a result does not. */
  #findResult(least: number): boolean {
    const bytes = this.#bytes;
    let end = this.#to;
    this.seconds = -1;
    if (end > least && bytes[end - 1] === 0x3e) {
      let open = end - 2;
      const most = Math.max(least, end - 32);
      while (open > most && (isDigit(bytes[open]!) || bytes[open] === 46)) open -= 1;
      if (bytes[open] === 0x3c && bytes[open - 1] === space && open < end - 2) {
        this.#at = open + 1;
        this.seconds = this.#number() + this.#fraction();
        end = open - 1;
      }
    }
    for (let at = end - 2; at > least; at -= 1) {
      if (bytes[at] !== 61 || bytes[at + 1] !== space || bytes[at - 1] !== space) continue;
      let close = at - 1;
      while (close > least && bytes[close] === space) close -= 1;
      if (bytes[close] !== 41 || !this.#isResult(at + 2, end)) continue;
      this.argsTo = close;
      this.resultFrom = at + 2;
      this.resultTo = end;
      return true;
    }
    return false;
  }

  #isResult(from: number, to: number): boolean {
    const bytes = this.#bytes;
    let at = from;
    let isMinusOne = false;
    const isOpen = bytes[at] === 63;
    if (isOpen) at += 1;
    else if (hasAt(bytes, at, to, '0x')) {
      at += 2;
      while (at < to && (isDigit(bytes[at]!) || (bytes[at]! >= 97 && bytes[at]! <= 102))) at += 1;
      if (at === from + 2) return false;
    } else {
      if (bytes[at] === 45) at += 1;
      const digits = at;
      while (at < to && isDigit(bytes[at]!)) at += 1;
      if (at === digits) return false;
      isMinusOne = at - from === 2 && hasAt(bytes, from, to, '-1');
    }
    this.isError = false;
    if (at === to) return true;
    if (bytes[at] === 0x3c) return bytes[to - 1] === 0x3e || bytes[to - 1] === 41;
    if (bytes[at] !== space) return false;
    const next = at + 1 < to ? bytes[at + 1]! : 0;
    this.isError =
      (next === 69 && (isOpen || isMinusOne)) || (isMinusOne && hasAt(bytes, at + 1, to, '(errno '));
    if (next === 40) return bytes[to - 1] === 41;
    return next === 0 || next === 0x3c || next === 69 || next === 47 || next === 91;
  }
}
