import { readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { DEFAULT_PORT, parseAddress } from '../../shared/address.ts';
import { MEMBER_COUNT_MAX, SEED_COUNT_MAX } from '../../shared/limits.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import { KEEP_DAYS, LANGUAGE_CHOICES, memberKey, THEMES } from '../../shared/schemas.ts';
import { isHost } from './arguments.ts';

const integer = (min: number, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
/** Of a screen, in its own points; screens to the left and above are negative. */
const coordinate = integer(-100_000, 100_000);

const windowBounds = v.object({
  x: coordinate,
  y: coordinate,
  width: integer(1, 100_000),
  height: integer(1, 100_000),
  maximized: v.boolean(),
});

/** The user's choices. Names that are not known here are left in the file: a newer version's. */
const settingsSchema = v.object({
  /** TCP; 0 takes a free one. */
  port: v.optional(integer(0, 65_535), DEFAULT_PORT),
  /** UDP, of the search on the local network. */
  discoveryPort: v.optional(integer(1, 65_535), 9999),
  bindAddr: v.optional(v.pipe(v.string(), v.maxLength(253), v.check(isHost)), '0.0.0.0'),
  /** Patience for links over the internet. */
  wanMode: v.optional(v.boolean(), false),
  seedPeers: v.optional(
    v.pipe(
      v.array(
        v.pipe(
          v.string(),
          v.check((text) => parseAddress(text).ok),
        ),
      ),
      v.maxLength(SEED_COUNT_MAX),
    ),
    [],
  ),
  /** How long messages are kept on this device; null for ever. */
  keepDays: v.optional(v.nullable(v.picklist(KEEP_DAYS)), null),
  theme: v.optional(v.picklist(THEMES), 'system'),
  language: v.optional(v.picklist(LANGUAGE_CHOICES), 'system'),
  /** Members whose messages are hidden on this device. */
  blocked: v.optional(v.pipe(v.array(memberKey), v.maxLength(MEMBER_COUNT_MAX)), []),
  /** The key whose recovery words were written down. */
  wordsSavedOf: v.optional(v.nullable(memberKey), null),
  /** How the program behaves on this desktop. */
  desktop: v.optional(
    v.object({
      notifications: v.optional(v.picklist(['all', 'mentions', 'none']), 'all'),
      hideContent: v.optional(v.boolean(), false),
      typing: v.optional(v.boolean(), true),
      keepRunning: v.optional(v.boolean(), true),
      autostart: v.optional(v.boolean(), false),
    }),
    {},
  ),
  /** The user knows that closing the window does not quit. */
  toldOfClosing: v.optional(v.boolean(), false),
  /** Where the window was; null before it was ever closed. */
  window: v.optional(v.nullable(windowBounds), null),
});

export type SettingsValues = v.InferOutput<typeof settingsSchema>;
export type WindowBounds = v.InferOutput<typeof windowBounds>;

export const defaultSettings = (): SettingsValues => v.parse(settingsSchema, {});

export type SettingsRead = {
  readonly values: SettingsValues;
  /** What the user has to be told: the file could not be used, and where it lies now. */
  readonly problem: Problem | null;
  /** Choices that are not known here, such as a newer version's, are what they usually are. */
  readonly mended: Partial<SettingsValues>;
};

export const settingsFile = (userData: string): string => path.join(userData, 'config.json');

/**
 * Reads the settings before anything else touches them. A file that makes no sense is kept aside
 * and never overwritten: somebody may have typed for an hour.
 */
export function readSettings(file: string, now: Date): SettingsRead {
  const text = readText(file);
  if (text === null) return { values: defaultSettings(), problem: null, mended: {} };
  const parsed = parseSettings(text);
  if (parsed === null) {
    const found = problem('config-invalid', keepAside(file, now));
    return { values: defaultSettings(), problem: found, mended: {} };
  }
  const { values, unknown } = parsed;
  const mended = Object.fromEntries(unknown.map(([name]) => [name, values[name]]));
  const named = unknown.map(([name, choice]) => `${name}: ${choice.slice(0, CHOICE_CHARS_MAX)}`);
  return { values, problem: named[0] ? problem('config-invalid', named.join(', ')) : null, mended };
}

const CHOICE_CHARS_MAX = 40;

type Parsed = {
  readonly values: SettingsValues;
  /** Choices that there are not here, each with the setting that it is in. */
  readonly unknown: readonly (readonly [keyof SettingsValues, string])[];
};

/** Null when it makes no sense. What is only a choice that is not known costs that choice alone. */
export function parseSettings(text: string): Parsed | null {
  try {
    const json: unknown = JSON.parse(text);
    // A list would pass for an object in the schema.
    const given = Array.isArray(json) ? null : json;
    const first = v.safeParse(settingsSchema, given);
    if (first.success) return { values: first.output, unknown: [] };
    const unknown: [keyof SettingsValues, string][] = [];
    for (const { type, path: at, input } of first.issues) {
      if (type !== 'picklist' || !at || typeof input !== 'string') return null;
      const { input: around, key } = at[at.length - 1] as { input: object; key: string };
      Reflect.deleteProperty(around, key);
      unknown.push([at[0].key as keyof SettingsValues, input]);
    }
    return { values: v.parse(settingsSchema, given), unknown };
  } catch {
    return null;
  }
}

/** Null when there is none. A file that cannot be read is one that makes no sense. */
function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : '';
  }
}

/** @returns the path where it can be found now. */
function keepAside(file: string, now: Date): string {
  const kept = `${file}.damaged-${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;
  try {
    renameSync(file, kept);
    return kept;
  } catch {
    return file;
  }
}
