import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { MeshError } from '../engine/errors.ts';

/** Asks where, and writes a file there; and tells its name; null when nobody wanted to. @throws MeshError `file-unwritable` */
export type WriteChosen = (
  name: string,
  bytes: () => Uint8Array | Promise<Uint8Array>,
) => Promise<string | null>;

/** @param chooseFile asks where to put a file; null when nobody wanted to */
export const writerOf =
  (chooseFile: (name: string) => Promise<string | null>): WriteChosen =>
  async (name, bytes) => {
    const path = await chooseFile(name);
    if (path === null) return null;
    const made = await bytes();
    try {
      await writeFile(path, made, { mode: 0o600 });
    } catch (cause) {
      throw new MeshError('file-unwritable', path, { cause });
    }
    return basename(path);
  };
