import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the original Mesh Chat kept identity and settings, and `--tui` keeps everything. */
export const originalFolder = (): string =>
  join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'mesh-chat');
