/**
 * Where the local control of a data folder listens: a socket in it that only its owner may open. On
 * Windows it is a pipe whose name is made from the folder.
 */
import { lstatSync, mkdtempSync, readlinkSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { sha256 } from '../engine/crypto/hash.ts';
import { toHex } from '../engine/crypto/hex.ts';

const SOCKET = 'control.sock';
/** The system's limit is 104 bytes on macOS and 108 on Linux, with the final zero. */
const PATH_BYTES_MAX = 103;

export type Place = {
  /** What to listen on. */
  readonly path: string;
  /** Takes away what the socket itself leaves behind. */
  readonly remove: () => void;
};

/**
 * Makes room for a new socket. Whoever calls holds the data folder's lock, so that an old socket is
 * one that a crash left behind. Where the folder's path is too long for a socket, the socket lies in
 * a private folder of the system's temporary one, and a link in its place leads there.
 */
export function makePlace(dataDir: string): Place {
  if (process.platform === 'win32') return { path: pipeOf(dataDir), remove: () => {} };
  const path = join(realFolder(dataDir), SOCKET);
  removeOld(path);
  if (Buffer.byteLength(path) <= PATH_BYTES_MAX)
    return { path, remove: () => rmSync(path, { force: true }) };
  const folder = mkdtempSync(join(tmpdir(), 'mesh-chat-'));
  const short = join(folder, SOCKET);
  symlinkSync(short, path);
  return { path: short, remove: () => removeOld(path) };
}

/** Where a running node of this folder would listen. */
export function findPlace(dataDir: string): string {
  if (process.platform === 'win32') return pipeOf(dataDir);
  const path = join(realFolder(dataDir), SOCKET);
  return targetOf(path) ?? path;
}

/** Behind links, so that whoever comes another way finds the same path, with the same length. */
function realFolder(dataDir: string): string {
  try {
    return realpathSync(dataDir);
  } catch {
    return resolve(dataDir);
  }
}

function removeOld(path: string): void {
  const target = targetOf(path);
  if (target !== null) rmSync(dirname(target), { recursive: true, force: true });
  rmSync(path, { force: true });
}

/** Only what `makePlace` linked: whatever else lies there is nobody's socket of ours. */
function targetOf(path: string): string | null {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return null;
  const target = readlinkSync(path);
  return dirname(target).startsWith(join(tmpdir(), 'mesh-chat-')) ? target : null;
}

function pipeOf(dataDir: string): string {
  const folder = realpathSync(dataDir).toLowerCase();
  return `\\\\.\\pipe\\mesh-chat-${toHex(sha256(Buffer.from(folder))).slice(0, 32)}`;
}
