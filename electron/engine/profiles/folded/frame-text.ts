import type { Frame } from '../stacks/frame-table.ts';

const patterns: readonly RegExp[] = [
  // py-spy: "build (workload.py:31)"
  /^(?<function>.+) \((?<file>[^()]+):(?<line>\d{1,9})\)$/,
  // Fil: "workload.py:31 (build)"
  /^(?<file>[^()]+):(?<line>\d{1,9}) \((?<function>.+)\)$/,
  // py-spy without lines: "build (workload.py)"
  /^(?<function>.+) \((?<file>[^()]+\.py)\)$/,
  // austin: "workload.py:build:31"
  /^(?<file>[^:]*\/[^:]*|[^:]+\.py|<[^:]+>):(?<function>[^:]+):(?<line>\d{1,9})$/,
];

/** A frame as one of the tools writes it; what none does is a function's name. */
export function frameOf(text: string): Frame {
  if (text.length < 4096)
    for (const pattern of patterns) {
      const { function: name, file, line } = pattern.exec(text)?.groups ?? {};
      if (name === undefined) continue;
      return { function: name, file: file ?? null, line: line === undefined ? null : Number(line) };
    }
  return { function: text, file: null, line: null };
}
