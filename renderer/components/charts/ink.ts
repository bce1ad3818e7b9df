/** What a canvas has to know of the page around it. */
export interface Ink {
  readonly text: string;
  readonly soft: string;
  readonly line: string;
  readonly ground: string;
  readonly raised: string;
  readonly font: string;
}

/** Reads the theme's colours as they are now; a canvas does not understand `light-dark()` or `var()`. */
export function inkOf(place: HTMLElement): Ink {
  const probe = place.appendChild(document.createElement('span'));
  const read = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const ink = {
    text: read('--text'),
    soft: read('--text-soft'),
    line: read('--line'),
    ground: read('--ground'),
    raised: read('--ground-raised'),
    font: getComputedStyle(place).fontFamily,
  };
  probe.remove();
  return ink;
}

/** The tooltip of every chart, in the theme's colours. */
export const tooltipLook = (ink: Ink) => ({
  displayColors: false,
  backgroundColor: ink.raised,
  borderColor: ink.line,
  borderWidth: 1,
  bodyColor: ink.text,
  bodyFont: { family: ink.font, size: 12 },
  padding: 8,
  cornerRadius: 5,
  caretSize: 0,
});
