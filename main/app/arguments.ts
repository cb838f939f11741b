import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../../shared/result.ts';
import { isProfileName } from '../control/profile-folder.ts';
import { parseBindAddress } from '../engine/config.ts';

/** What the command line asks of this start; null leaves a choice to the settings. */
export type Arguments = {
  /** Empty for the usual profile. */
  readonly profile: string;
  /** Replaces the profile's data folder. */
  readonly dataDir: string | null;
  /** False with `--no-lan`. */
  readonly lan: boolean;
  /** 0 takes a free one. */
  readonly port: number | null;
  readonly bind: string | null;
  /** Start without showing the window, as with the session. */
  readonly hidden: boolean;
};

const OPTIONS = {
  profile: { type: 'string' },
  'data-dir': { type: 'string' },
  'no-lan': { type: 'boolean' },
  port: { type: 'string' },
  bind: { type: 'string' },
  hidden: { type: 'boolean' },
} as const;

/**
 * Reads our own flags and leaves Chromium's alone: there are hundreds of them, and every launcher
 * adds its own. The error is a sentence for the terminal.
 */
export function readArguments(argv: readonly string[]): Result<Arguments, string> {
  const { values } = parseArgs({ args: [...argv], options: OPTIONS, strict: false });
  for (const name of ['profile', 'data-dir', 'port', 'bind'] as const)
    if (values[name] !== undefined && !isFilled(values[name]))
      return fail(`--${name} needs a value`);
  const { profile = '', 'data-dir': dataDir = null, port = null, bind = null } = values;
  if (profile !== '' && !isProfileName(String(profile)))
    return fail('--profile takes 1 to 32 letters, digits, "-" or "_"');
  if (port !== null && !isPort(String(port))) return fail('--port takes a number from 0 to 65535');
  if (bind !== null && !isHost(String(bind))) return fail('--bind takes an address without a port');
  return ok({
    profile: String(profile),
    dataDir: dataDir === null ? null : String(dataDir),
    lan: values['no-lan'] !== true,
    port: port === null ? null : Number(port),
    bind: bind === null ? null : String(bind),
    hidden: values.hidden === true,
  });
}

const isFilled = (value: string | boolean | (string | boolean)[]): boolean =>
  typeof value === 'string' && value !== '' && !value.startsWith('--');

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;

/** An address without a port; one colon alone would be the mark of one. */
export function isHost(text: string): boolean {
  const colons = text.split(':').length - 1;
  if (colons === 1) return false;
  try {
    parseBindAddress(colons > 0 ? `[${text}]:0` : `${text}:0`);
    return true;
  } catch {
    return false;
  }
}
