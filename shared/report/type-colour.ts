/** Fills on which dark text has a contrast of at least 4.5 to 1, and that stand apart for common colour blindness. */
const fills = [
  '#8ecae6',
  '#ffd166',
  '#a8d5a2',
  '#f4a6a0',
  '#c3b1e1',
  '#f6bd8b',
  '#9ad5ca',
  '#e5c1dd',
  '#c9d36f',
  '#b8c4d6',
] as const;
/** Lines on white and on black alike. */
const strokes = [
  '#0077bb',
  '#cc6600',
  '#228833',
  '#cc3344',
  '#7755aa',
  '#997700',
  '#118a8a',
  '#b0458a',
] as const;

/** A type keeps its colour in every chart of a report. */
export function typeFill(type: string): string {
  let hash = 2166136261;
  for (let i = 0; i < type.length; i += 1) hash = Math.imul(hash ^ type.charCodeAt(i), 16777619);
  return fills[(hash >>> 0) % fills.length] ?? fills[0];
}

/** Lines of one chart are told apart by their place. */
export const lineStroke = (place: number): string => strokes[place % strokes.length] ?? strokes[0];
