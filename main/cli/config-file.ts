/** Settings in a file of TOML. The `config.toml` of the original Mesh Chat is one. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import * as v from 'valibot';
import { SEED_COUNT_MAX } from '../../shared/limits.ts';
import { HISTORY_DAYS_MAX } from '../engine/config.ts';
import { MeshError } from '../engine/errors.ts';
import type { Flags } from './flags.ts';

export const CONFIG_FILE = 'config.toml';

const portNumber = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));

/** The names of the file. Each but `lan` stands for the option of the same name. */
const SETTINGS = {
  nick: v.string(),
  port: portNumber,
  discovery_port: portNumber,
  bind_addr: v.string(),
  wan_mode: v.boolean(),
  keep_days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(HISTORY_DAYS_MAX)),
  seed_peers: v.pipe(v.array(v.string()), v.maxLength(SEED_COUNT_MAX)),
  invite_only: v.boolean(),
  network: v.string(),
  lan: v.boolean(),
  keypair_file: v.string(),
} as const;

type Name = keyof typeof SETTINGS;

const FLAG_OF = {
  nick: 'nick',
  port: 'port',
  discovery_port: 'discoveryPort',
  bind_addr: 'bind',
  wan_mode: 'wan',
  keep_days: 'keepDays',
  seed_peers: 'seed',
  invite_only: 'inviteOnly',
  network: 'network',
  lan: 'lan',
  keypair_file: 'keypairFile',
} as const satisfies Record<Name, keyof Flags>;

export type FileSettings = {
  readonly flags: Partial<Flags>;
  /** Names that mean nothing here, as of another version. They are left alone. */
  readonly unknown: readonly string[];
};

/** @throws MeshError `config-invalid` that names the file and what is wrong in it */
export function readConfigFile(path: string): FileSettings {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new MeshError('config-invalid', `${path} cannot be read`, { cause });
  }
  return parseConfig(text, path);
}

/** Of the data folder, where there is one. @throws MeshError `config-invalid` */
export function readOwnConfigFile(dataDir: string): FileSettings {
  const path = join(dataDir, CONFIG_FILE);
  return existsSync(path) ? readConfigFile(path) : { flags: {}, unknown: [] };
}

export function parseConfig(text: string, path: string): FileSettings {
  const flags: Record<string, unknown> = {};
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(parseToml(text, path))) {
    if (!isName(name)) unknown.push(name);
    else {
      const parsed = v.safeParse(SETTINGS[name], value);
      if (!parsed.success)
        throw new MeshError('config-invalid', `${name} in ${path}: ${parsed.issues[0].message}`);
      flags[FLAG_OF[name]] = parsed.output;
    }
  }
  return { flags, unknown };
}

const isName = (name: string): name is Name => Object.hasOwn(SETTINGS, name);

function parseToml(text: string, path: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    throw new MeshError('config-invalid', `${path}, line ${cause.line}, is no TOML`, { cause });
  }
}
