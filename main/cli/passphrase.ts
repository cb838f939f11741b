import { readFileSync } from 'node:fs';
import { MeshError } from '../engine/errors.ts';

/** Of a file, or of the environment; null where neither has one. @throws MeshError `config-invalid` */
export function passphraseOf(path: string | undefined): string | null {
  if (path === undefined) return process.env.MESH_CHAT_PASSPHRASE || null;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new MeshError('config-invalid', `${path} cannot be read`, { cause });
  }
  const line = text.split(/\r?\n/, 1)[0] ?? '';
  if (line === '') throw new MeshError('config-invalid', `${path} begins with an empty line`);
  return line;
}
