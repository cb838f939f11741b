/** From the options of a command, and its settings file below them, to what is to run. */
import { readFileSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import type { MeshConfig } from '../engine/config.ts';
import { MeshError } from '../engine/errors.ts';
import { readConfigFile, readOwnConfigFile } from './config-file.ts';
import type { Flags } from './flags.ts';
import { originalFolder } from './original-folder.ts';
import { passphraseOf } from './passphrase.ts';

export type ChatOptions = {
  readonly config: Partial<MeshConfig>;
  /** One JSON object a line instead of text. */
  readonly json: boolean;
  /** Print an invite link for so many people once the node runs; null prints none. */
  readonly inviteLink: number | null;
  /** An invite link to come in by. */
  readonly join: string | null;
  /** The whole terminal instead of lines. */
  readonly tui: boolean;
  /** To be let in as a relay, by one of the seeds of the configuration. */
  readonly relay: boolean;
  /** Run for each message of others. */
  readonly exec: { readonly command: string; readonly jobs: number } | null;
  /** How long what came through a pipe may take to reach somebody, milliseconds. */
  readonly waitMs: number;
  /** What the user should know, though it stops nothing. */
  readonly warnings: readonly string[];
};

/** What a node is to be. @throws MeshError `config-invalid`, `identity-damaged` */
export const nodeOptions = (command: Command, warnings: string[]): Partial<MeshConfig> =>
  toConfig(withSettings(command, warnings), warnings);

/**
 * @throws MeshError `config-invalid` where a file that was named cannot be used, `identity-damaged`
 */
export function chatOptions(command: Command): ChatOptions {
  const warnings: string[] = [];
  const flags = withSettings(command, warnings);
  return {
    config: toConfig(flags, warnings),
    json: flags.json ?? false,
    inviteLink: flags.inviteLink === true ? 1 : (flags.inviteLink ?? null),
    join: flags.join ?? null,
    tui: flags.tui ?? false,
    relay: flags.relay ?? false,
    exec: flags.exec === undefined ? null : { command: flags.exec, jobs: flags.execJobs },
    waitMs: flags.wait * 1000,
    warnings,
  };
}

/** The command line wins over the file, and the file over the defaults. */
function withSettings(command: Command, warnings: string[]): Flags {
  const options = command.opts<Flags>();
  // Whoever uses the terminal interface wants to be the same person tomorrow.
  const given = options.tui ? { dataDir: originalFolder(), ...options } : options;
  const { config, dataDir } = given;
  if (config === undefined && dataDir === undefined) return given;
  const { flags, unknown } =
    config === undefined ? readOwnConfigFile(String(dataDir)) : readConfigFile(config);
  for (const name of unknown) warnings.push(`The setting ${name} means nothing here.`);
  const isGiven = ([name]: [string, unknown]): boolean =>
    ['cli', 'env'].includes(command.getOptionValueSource(name) ?? '');
  return { ...given, ...flags, ...Object.fromEntries(Object.entries(given).filter(isGiven)) };
}

function toConfig(flags: Flags, warnings: string[]): Partial<MeshConfig> {
  return {
    nick: flags.nick ?? null,
    bindAddr: `${flags.bind.includes(':') ? `[${flags.bind}]` : flags.bind}:${flags.port}`,
    seedPeers: flags.seed,
    keypairSeed: seedOf(flags, warnings),
    passphrase: passphraseOf(flags.passphraseFile),
    requireInvitation: flags.inviteOnly ?? flags.relay ?? false,
    network: flags.network ?? null,
    expectKey: flags.expect ?? null,
    dataDir: flags.dataDir ?? null,
    lan: flags.lan,
    discoveryPort: flags.discoveryPort,
    wanMode: flags.wan ?? false,
    keepDays: flags.keepDays ?? null,
    newcomerHistoryDays: flags.newcomerDays ?? null,
    ...beginning(flags),
  };
}

/** Whoever comes by a link, or to carry for others, founds nothing; a person is asked. */
function beginning(flags: Flags): Pick<Partial<MeshConfig>, 'begin' | 'joinWithoutAsking'> {
  const manual = { begin: 'manual' } as const;
  if (flags.tui) {
    const isTold = flags.seed.length > 0 || flags.inviteOnly || flags.network !== undefined;
    return { joinWithoutAsking: false, ...(isTold && flags.join === undefined ? {} : manual) };
  }
  return flags.join === undefined && !flags.relay ? {} : manual;
}

function seedOf({ keypairSeed, keypairFile }: Flags, warnings: string[]): Uint8Array | null {
  if (keypairSeed !== undefined) {
    warnings.push('Other users of this machine can see --keypair-seed: prefer --keypair-file.');
    return keypairSeed;
  }
  return keypairFile === undefined ? null : readSeedFile(keypairFile, warnings);
}

const SEED_BYTES = 32;

/** The 32 bytes themselves, as in `identity.key`, or 64 characters of hex. */
function readSeedFile(path: string, warnings: string[]): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
      warnings.push(`Other users of this machine can read ${path}: chmod 600 it.`);
  } catch (cause) {
    throw new MeshError('config-invalid', `${path} cannot be read`, { cause });
  }
  if (bytes.length === SEED_BYTES) return bytes;
  const hex = Buffer.from(bytes).toString('latin1').trim();
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) throw new MeshError('identity-damaged', path);
  return Buffer.from(hex, 'hex');
}
