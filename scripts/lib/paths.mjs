import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const modules = join(root, 'node_modules');

/** The user's cache, shared by every clone: a second one starts at once. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mesh-chat');
