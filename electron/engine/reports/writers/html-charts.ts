import { sizeWords } from '../../../../shared/base/size-words.ts';
import type { ReportLines, ReportTimeline, ReportTreemap } from '../../../../shared/protocol/report.ts';
import { boxName, drawnBoxes, drawnLines, drawnTimeline } from '../../../../shared/report/chart-shapes.ts';
import { escaped } from './html-text.ts';

const width = 1130;
const tenth = (figure: number): string => String(Math.round(figure * 10) / 10);

/** A treemap as SVG; every box says on hover what it is. */
export function treemapHtml({ caption, boxes }: ReportTreemap): string {
  const height = 520;
  const shapes = drawnBoxes(boxes, { x: 0, y: 0, width, height }).map((drawn) => {
    const { x, y, fill, box, lines } = drawn;
    const at = box.address === null ? '' : ` at 0x${BigInt(box.address).toString(16)}`;
    const title = `${boxName(box)}${at}: retains ${sizeWords(box.retained)} (${box.retained.toLocaleString('en-US')} bytes)`;
    const rectangle = `<rect x="${tenth(x)}" y="${tenth(y)}" width="${tenth(drawn.width)}" height="${tenth(drawn.height)}" fill="${fill}" stroke="#00000055" stroke-width="0.5"/>`;
    const words = lines
      .map(
        (line, i) =>
          `<text x="${tenth(x + 4)}" y="${tenth(y + 12 + i * 13)}" fill="#111">${escaped(line)}</text>`,
      )
      .join('');
    return `<g><title>${escaped(title)}</title>${rectangle}${words}</g>`;
  });
  return `<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(caption)}">${shapes.join('\n')}</svg><figcaption>${escaped(caption)}</figcaption></figure>`;
}

/** A line chart as SVG with its legend; each point says its figure on hover. */
export function linesHtml(block: ReportLines): string {
  const height = 320;
  const within = { x: 80, y: 12, width: width - 100, height: height - 50 };
  const { ticks, dumps, lines } = drawnLines(block, within);
  const right = within.x + within.width;
  const axis = axisOf(ticks, within.x, right);
  const every = Math.ceil(dumps.length / 8);
  const names = dumps
    .filter((_, place) => place % every === 0)
    .map(({ x, label }, i, all) => {
      const anchor = i === 0 ? 'start' : i === all.length - 1 && every === 1 ? 'end' : 'middle';
      return `<text class="label" x="${tenth(x)}" y="${height - 14}" text-anchor="${anchor}">${escaped(label.slice(0, 28))}</text>`;
    });
  const drawn = lines.map(({ type, stroke, points }, place) => {
    const path = points.map(({ x, y }) => `${tenth(x)},${tenth(y)}`).join(' ');
    const dots = points.map(({ x, y }, at) => {
      const figure = block.series[place]?.bytes[at] ?? 0;
      return `<circle cx="${tenth(x)}" cy="${tenth(y)}" r="3" fill="${stroke}"><title>${escaped(`${type} in ${block.dumps[at] ?? ''}: ${sizeWords(figure)}`)}</title></circle>`;
    });
    return `<polyline points="${path}" fill="none" stroke="${stroke}" stroke-width="2"/>${dots.join('')}`;
  });
  const legend = lines.map(({ type, stroke }) => legendEntry(stroke, type));
  return `<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(block.caption)}">${[...axis, ...names, ...drawn].join('\n')}</svg><ul class="legend">${legend.join('')}</ul><figcaption>${escaped(block.caption)}</figcaption></figure>`;
}

const axisOf = (
  ticks: readonly { readonly y: number; readonly label: string }[],
  left: number,
  right: number,
): string[] =>
  ticks.map(
    ({ y, label }) =>
      `<line class="axis" x1="${left}" x2="${right}" y1="${tenth(y)}" y2="${tenth(y)}"/><text class="label" x="${left - 8}" y="${tenth(y + 4)}" text-anchor="end">${escaped(label)}</text>`,
  );

const legendEntry = (stroke: string, words: string): string =>
  `<li><svg viewBox="0 0 18 10" aria-hidden="true"><line x1="0" x2="18" y1="5" y2="5" stroke="${stroke}" stroke-width="3"/></svg>${escaped(words)}</li>`;

/** Memory over time as SVG; the legend has the peaks. */
export function timelineHtml(block: ReportTimeline): string {
  const height = 300;
  const within = { x: 80, y: 12, width: width - 110, height: height - 44 };
  const { ticks, times, lines } = drawnTimeline(block, within);
  const axis = axisOf(ticks, within.x, within.x + within.width);
  const labels = times.map(
    ({ x, label }) =>
      `<text class="label" x="${tenth(x)}" y="${height - 12}" text-anchor="middle">${escaped(label)}</text>`,
  );
  const drawn = lines.map(({ name, peak, stroke, points }) => {
    const path = points.map(({ x, y }) => `${tenth(x)},${tenth(y)}`).join(' ');
    return `<polyline points="${path}" fill="none" stroke="${stroke}" stroke-width="1.5" stroke-linejoin="round"><title>${escaped(`${name}: peak ${sizeWords(peak)}`)}</title></polyline>`;
  });
  const legend = lines.map(({ name, peak, stroke }) =>
    legendEntry(stroke, `${name}, peak ${sizeWords(peak)}`),
  );
  return `<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(block.caption)}">${[...axis, ...labels, ...drawn].join('\n')}</svg><ul class="legend">${legend.join('')}</ul><figcaption>${escaped(block.caption)}</figcaption></figure>`;
}
