import { sizeWords } from '../../../../shared/base/size-words.ts';
import type { ReportLines, ReportTimeline, ReportTreemap } from '../../../../shared/protocol/report.ts';
import { boxName, drawnBoxes, drawnLines, drawnTimeline } from '../../../../shared/report/chart-shapes.ts';
import { escaped } from '../../../../shared/report/markup-text.ts';
import { svgBox, svgLine, svgText, svgTitle, tenth } from '../../../../shared/report/svg-shapes.ts';

const width = 1130;

/** A treemap as SVG; every box says on hover what it is. */
export function treemapHtml({ caption, boxes }: ReportTreemap): string {
  const height = 520;
  const shapes = drawnBoxes(boxes, { x: 0, y: 0, width, height }).map((drawn) => {
    const { fill, box, lines } = drawn;
    const at = box.address === null ? '' : ` at 0x${BigInt(box.address).toString(16)}`;
    const title = `${boxName(box)}${at}: retains ${sizeWords(box.retained)} (${box.retained.toLocaleString('en-US')} bytes)`;
    return svgBox(drawn, title, `fill="${fill}" stroke="#00000055" stroke-width="0.5"`, lines, '#111');
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
      return svgText(x, height - 14, label.slice(0, 28), `class="label" text-anchor="${anchor}"`);
    });
  const drawn = lines.map(({ type, stroke, points }, place) => {
    const dots = points.map(({ x, y }, at) => {
      const figure = block.series[place]?.bytes[at] ?? 0;
      return `<circle cx="${tenth(x)}" cy="${tenth(y)}" r="3" fill="${stroke}"><title>${escaped(`${type} in ${block.dumps[at] ?? ''}: ${sizeWords(figure)}`)}</title></circle>`;
    });
    return svgLine(points, `stroke="${stroke}" stroke-width="2"`) + dots.join('');
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
      `<line class="axis" x1="${left}" x2="${right}" y1="${tenth(y)}" y2="${tenth(y)}"/>${svgText(left - 8, y + 4, label, 'class="label" text-anchor="end"')}`,
  );

const legendEntry = (stroke: string, words: string): string =>
  `<li><svg viewBox="0 0 18 10" aria-hidden="true"><line x1="0" x2="18" y1="5" y2="5" stroke="${stroke}" stroke-width="3"/></svg>${escaped(words)}</li>`;

/** Memory over time as SVG; the legend has the peaks. */
export function timelineHtml(block: ReportTimeline): string {
  const height = 300;
  const within = { x: 80, y: 12, width: width - 110, height: height - 44 };
  const { ticks, times, lines } = drawnTimeline(block, within);
  const axis = axisOf(ticks, within.x, within.x + within.width);
  const labels = times.map(({ x, label }) =>
    svgText(x, height - 12, label, 'class="label" text-anchor="middle"'),
  );
  const drawn = lines.map(({ name, peak, stroke, points }) =>
    svgLine(
      points,
      `stroke="${stroke}" stroke-width="1.5" stroke-linejoin="round"`,
      svgTitle(`${name}: peak ${sizeWords(peak)}`),
    ),
  );
  const legend = lines.map(({ name, peak, stroke }) =>
    legendEntry(stroke, `${name}, peak ${sizeWords(peak)}`),
  );
  return `<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(block.caption)}">${[...axis, ...labels, ...drawn].join('\n')}</svg><ul class="legend">${legend.join('')}</ul><figcaption>${escaped(block.caption)}</figcaption></figure>`;
}
