import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rectangle } from 'electron';

/** Where a window was when it was closed. */
export interface WindowPlace {
  /** null: let the system choose the position. */
  readonly x: number | null;
  readonly y: number | null;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

export const smallest = { width: 600, height: 480 };
const usual: WindowPlace = { x: null, y: null, width: 1280, height: 800, maximized: false };
/** So much of the title bar must be on some screen that a hand can still catch it. */
const handle = { width: 120, height: 32 };

const overlap = (from: number, size: number, areaFrom: number, areaSize: number): number =>
  Math.min(from + size, areaFrom + areaSize) - Math.max(from, areaFrom);

/** True when a piece of the window's upper edge can be seen and dragged on one of the screens. */
export function canBeCaught(window: Rectangle, screens: readonly Rectangle[]): boolean {
  return screens.some(
    (area) =>
      overlap(window.x, window.width, area.x, area.width) >= handle.width &&
      overlap(window.y, handle.height, area.y, area.height) >= handle.height,
  );
}

/** The stored place, made to fit the screens there are now: the one it was on may have been unplugged. */
export function placeOn(stored: WindowPlace, screens: readonly Rectangle[]): WindowPlace {
  const width = Math.max(smallest.width, Math.round(stored.width));
  const height = Math.max(smallest.height, Math.round(stored.height));
  const { x, y, maximized } = stored;
  if (x !== null && y !== null && canBeCaught({ x, y, width, height }, screens))
    return { x: Math.round(x), y: Math.round(y), width, height, maximized };
  const roomiest = screens.reduce(
    (most, area) => ({ width: Math.max(most.width, area.width), height: Math.max(most.height, area.height) }),
    smallest,
  );
  return {
    x: null,
    y: null,
    width: Math.min(width, roomiest.width),
    height: Math.min(height, roomiest.height),
    maximized,
  };
}

/** A file that is missing or damaged gives the usual place. */
export function readPlace(file: string): WindowPlace {
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as Partial<
      Record<keyof WindowPlace, unknown>
    > | null;
    const { x, y, width, height, maximized } = stored ?? {};
    if (!Number.isFinite(width) || !Number.isFinite(height)) return usual;
    const placed = Number.isFinite(x) && Number.isFinite(y);
    return {
      x: placed ? (x as number) : null,
      y: placed ? (y as number) : null,
      width: width as number,
      height: height as number,
      maximized: maximized === true,
    };
  } catch {
    return usual;
  }
}

/** Written at once, for the window is about to be gone. Not worth a failure when it cannot be. */
export function writePlace(file: string, place: WindowPlace): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${JSON.stringify(place)}\n`, { mode: 0o600 });
  } catch {
    // The next start uses the usual place.
  }
}
