import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultSettings, parseSettings, readSettings } from './settings-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'settings-'));
  file = path.join(folder, 'config.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const NOW = new Date('2025-03-04T05:06:07.890Z');

describe('settings', () => {
  test('are the defaults when there is no file', () => {
    expect(readSettings(file, NOW)).toEqual({
      values: defaultSettings(),
      problem: null,
      mended: {},
    });
    expect(readdirSync(folder)).toEqual([]);
    expect(defaultSettings()).toMatchObject({
      port: 9000,
      discoveryPort: 9999,
      bindAddr: '0.0.0.0',
      seedPeers: [],
    });
  });

  test('take what the file says and the defaults for the rest; unknown names do no harm', () => {
    writeFileSync(file, JSON.stringify({ port: 0, seedPeers: ['bob-laptop:9000'], later: 'x' }));
    const { values, problem } = readSettings(file, NOW);
    expect(problem).toBeNull();
    expect(values).toEqual({ ...defaultSettings(), port: 0, seedPeers: ['bob-laptop:9000'] });
  });

  test.each([
    ['garbage', '\u0000\u0001garbage'],
    ['nothing', ''],
    ['half a file', '{"port": 90'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a port that is none', '{"port": 65536}'],
    ['a port in words', '{"port": "9000"}'],
    ['a seed that is none', '{"seedPeers": ["no port:x"]}'],
    ['too many seeds', JSON.stringify({ seedPeers: Array.from({ length: 33 }, () => 'a:1') })],
    ['an address that is none', '{"bindAddr": "a b"}'],
    ['a window without size', '{"window": {"x": 1}}'],
  ])('keep a file with %s aside, untouched, and say where', (_what, text) => {
    writeFileSync(file, text);
    const { values, problem } = readSettings(file, NOW);
    const kept = `${file}.damaged-20250304T050607Z`;
    expect(values).toEqual(defaultSettings());
    expect(problem).toEqual({ code: 'config-invalid', detail: kept });
    expect(readdirSync(folder)).toEqual([path.basename(kept)]);
    expect(readFileSync(kept, 'utf8')).toBe(text);
  });

  test('a choice that is not known here costs that choice alone, and is named', () => {
    const desktop = { notifications: 'loud', hideContent: true };
    const given = { theme: 'neon', language: 'de', port: 7, window: null, desktop };
    writeFileSync(file, JSON.stringify(given));
    const { values, problem, mended } = readSettings(file, NOW);
    expect(values).toMatchObject({ theme: 'system', language: 'de', port: 7 });
    expect(values.desktop).toMatchObject({ notifications: 'all', hideContent: true });
    expect(problem?.detail).toBe('theme: neon, desktop: loud');
    expect(mended).toEqual({ theme: 'system', desktop: values.desktop });
    expect(readdirSync(folder)).toEqual(['config.json']);
  });

  test('nesting without end is refused and not followed', () => {
    expect(parseSettings(`${'{"window":'.repeat(100_000)}1${'}'.repeat(100_000)}`)).toBeNull();
  });
});
