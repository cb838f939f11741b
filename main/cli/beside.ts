/** What runs beside a chat: commands for its messages, and the socket through which others reach it. */
import { resolve } from 'node:path';
import { type ControlServer, serveControl } from '../control/server.ts';
import { MeshError } from '../engine/errors.ts';
import type { MeshNode } from '../engine/node.ts';
import { Exec } from './exec.ts';
import type { ChatOptions } from './options.ts';

type Warn = (words: string) => void;

export function openExec({ exec, config: { dataDir } }: ChatOptions, onTrouble: Warn): Exec | null {
  if (exec === null) return null;
  // So that the command can answer with `mesh-chat send`, wherever it goes.
  const env = dataDir ? { MESH_CHAT_DATA_DIR: resolve(dataDir) } : {};
  return new Exec({ ...exec, env, onTrouble });
}

/** Without a data folder there is no place to be reached at. */
export async function openControl(
  node: MeshNode,
  { config: { dataDir } }: ChatOptions,
  warn: Warn,
): Promise<ControlServer | null> {
  if (!dataDir) return null;
  try {
    return await serveControl(node, dataDir);
  } catch (error) {
    if (!(error instanceof MeshError)) throw error;
    warn(`mesh-chat send, status and history do not reach this node: ${error.message}`);
    return null;
  }
}
