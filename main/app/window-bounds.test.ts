import { expect, test } from 'vitest';
import { placeWindow } from './window-bounds.ts';

const SCREEN = { x: 0, y: 25, width: 1920, height: 1055 };
const saved = { x: 100, y: 100, width: 1000, height: 700, maximized: false };
const place = (bounds: Partial<typeof saved>, screens = [SCREEN]) =>
  placeWindow({ ...saved, ...bounds }, screens);

test('the window comes back where it was', () => {
  expect(place({})).toEqual({ x: 100, y: 100, width: 1000, height: 700 });
  const left = { x: -1920, y: 0, width: 1920, height: 1080 };
  expect(place({ x: -1800 }, [SCREEN, left]).x).toBe(-1800);
});

test('a screen that is gone leaves it to the system', () => {
  expect(place({ x: 5000 })).toEqual({ width: 1100, height: 720 });
  expect(place({ y: 2000 }).x).toBeUndefined();
  expect(placeWindow(null, [SCREEN])).toEqual({ width: 1100, height: 720 });
  expect(place({}, [])).toEqual({ width: 1100, height: 720 });
});

test('its title bar is never out of reach, nor is it smaller than allowed or larger than the screen', () => {
  expect(place({ x: 1850 }).x).toBeUndefined();
  expect(place({ y: 10 }).y).toBe(25);
  expect(place({ width: 10, height: 10 })).toMatchObject({ width: 720, height: 480 });
  expect(place({ width: 9000, height: 9000 })).toMatchObject({ width: 1920, height: 1055 });
});
