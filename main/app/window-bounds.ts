import type { WindowBounds } from './settings-file.ts';

export const WINDOW_WIDTH_MIN = 720;
export const WINDOW_HEIGHT_MIN = 480;
const WINDOW_WIDTH_DEFAULT = 1100;
const WINDOW_HEIGHT_DEFAULT = 720;

export type Rectangle = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
export type Placement = Partial<Rectangle> & { readonly width: number; readonly height: number };

/**
 * Where the window opens: where it was, if a screen that is connected now shows enough of it to
 * take hold of; else centred by the system at the usual size.
 * @param workAreas of the connected screens, without docks and task bars
 */
export function placeWindow(
  saved: WindowBounds | null,
  workAreas: readonly Rectangle[],
): Placement {
  const usual = { width: WINDOW_WIDTH_DEFAULT, height: WINDOW_HEIGHT_DEFAULT };
  if (saved === null) return usual;
  const area = workAreas.find((candidate) => canBeGrabbed(saved, candidate));
  if (area === undefined) return usual;
  const width = clamp(saved.width, WINDOW_WIDTH_MIN, Math.max(area.width, WINDOW_WIDTH_MIN));
  const height = clamp(saved.height, WINDOW_HEIGHT_MIN, Math.max(area.height, WINDOW_HEIGHT_MIN));
  return { x: saved.x, y: Math.max(saved.y, area.y), width, height };
}

/** A hand's breadth of the title bar lies on this screen. */
function canBeGrabbed(window: Rectangle, area: Rectangle): boolean {
  const across =
    Math.min(window.x + Math.max(window.width, WINDOW_WIDTH_MIN), area.x + area.width) -
    Math.max(window.x, area.x);
  return across >= 120 && window.y > area.y - 24 && window.y < area.y + area.height - 48;
}

const clamp = (value: number, min: number, max: number): number =>
  Math.min(Math.max(value, min), max);
