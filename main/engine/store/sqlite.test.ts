import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MeshError } from '../errors.ts';
import { codeOfSqlite } from './sql.ts';
import { SqliteStore, STORE_FILE } from './sqlite.ts';
import { author, KEY, link, message, record, temporaryFolder } from './testing.ts';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, STORE_FILE);
});
afterEach(() => folder.remove());

const open = (key = KEY): SqliteStore => SqliteStore.open({ folder: folder.path, key });
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof MeshError) return error.code;
    throw error;
  }
  return 'no error';
};
const fill = (store: SqliteStore, count: number): void => {
  store.batch('written', () => {
    for (let seq = 0; seq < count; seq += 1)
      store.append(
        link(seq, { bytes: new Uint8Array(300).fill(seq) }),
        message(seq, { text: `a secret between friends, number ${seq}` }),
      );
  });
};

it('C5 C8 keeps everything over a restart', () => {
  const before = open();
  fill(before, 20);
  before.setMeta('generation', new Uint8Array([4]));
  before.rememberPeer({ address: 'a:1', node: null, seenAt: 5 });
  const seen = [before.heads(), before.page('everyone', null, 50), before.peers()];
  before.close();

  const after = open();
  expect([after.heads(), after.page('everyone', null, 50), after.peers()]).toEqual(seen);
  expect(after.getMeta('generation')).toEqual(new Uint8Array([4]));
  expect(after.append(link(3), message(3))).toBe(false);
  after.close();
});

it('C8 keeps nothing of a batch that fails', () => {
  const store = open();
  fill(store, 2);
  const fail = (): void =>
    store.batch('written', () => {
      store.append(link(2, { author: author(9) }), message(2));
      store.setMeta('a', new Uint8Array([1]));
      throw new RangeError('inside');
    });
  expect(fail).toThrow(RangeError);
  expect(store.has(link(2).id)).toBe(false);
  expect(store.getMeta('a')).toBeNull();
  expect(store.append(link(2, { author: author(9) }), message(2))).toBe(true);
  store.close();
});

describe('C8 grouped batches', () => {
  const append = (store: SqliteStore, seq: number): void =>
    store.batch('grouped', () => void store.append(link(seq), message(seq)));

  it('are kept when the store is closed', () => {
    const store = open();
    append(store, 0);
    store.close();
    const again = open();
    expect(again.has(link(0).id)).toBe(true);
    again.close();
  });

  it('are lost together when one fails, and nothing else is', () => {
    const store = open();
    fill(store, 1);
    append(store, 1);
    const fail = (): void =>
      store.batch('grouped', () => {
        store.append(link(2), message(2));
        throw new RangeError('inside');
      });
    expect(fail).toThrow(RangeError);
    expect(store.isGroupOpen).toBe(false);
    expect([...store.records('everyone')]).toHaveLength(1);
    append(store, 1);
    store.commit();
    expect([...store.records('everyone')]).toHaveLength(2);
    store.close();
  });
});

describe('C5 encryption at rest', () => {
  it('leaves neither readable text nor an SQLite header, in the log before a restart either', () => {
    const store = open();
    fill(store, 50);
    const check = (): void => {
      for (const file of readdirSync(folder.path)) {
        const bytes = readFileSync(join(folder.path, file));
        expect(bytes.includes('secret between friends'), file).toBe(false);
        expect(bytes.includes('SQLite format'), file).toBe(false);
        expect(bytes.includes('CREATE TABLE'), file).toBe(false);
        expect(bytes.includes(Buffer.alloc(24, 7)), file).toBe(false);
      }
    };
    check();
    store.close();
    check();
  });

  it('refuses a wrong key, and changes nothing by it', () => {
    const store = open();
    fill(store, 3);
    store.close();
    const bytes = readFileSync(path);
    expect(codeOf(() => open(new Uint8Array(32)))).toBe('store-damaged');
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(codeOf(() => open(new Uint8Array(31)))).toBe('internal');
    const again = open();
    expect(again.heads()).toHaveLength(1);
    again.close();
  });

  it.skipIf(process.platform === 'win32')('is readable by its user alone', () => {
    const store = open();
    fill(store, 3);
    for (const file of readdirSync(folder.path)) {
      expect(statSync(join(folder.path, file)).mode & 0o077, file).toBe(0);
    }
    store.close();
  });
});

describe('damage', () => {
  const damaged = (damage: (size: number) => void): string => {
    const store = open();
    fill(store, 500);
    store.close();
    damage(statSync(path).size);
    return codeOf(() => {
      const reopened = open();
      try {
        reopened.messagesSince(null, null, 1_000);
        Array.from(reopened.records('everyone'));
      } finally {
        reopened.close();
      }
    });
  };
  const overwrite = (offset: number, length: number): void => {
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0x55, offset, offset + length));
  };

  it.each([
    ['the header', 0, 16],
    ['the schema', 100, 3_000],
    ['pages of data', 4_096 * 10, 4_096 * 40],
  ])('of %s is told as store-damaged', (_what, offset, length) => {
    expect(damaged(() => overwrite(offset, length))).toBe('store-damaged');
  });

  it('by truncation is told as store-damaged', () => {
    expect(damaged((size) => truncateSync(path, size - 4_096 * 20))).toBe('store-damaged');
  });

  it('of a file that was never ours is told as store-damaged', () => {
    writeFileSync(path, 'hello '.repeat(2_000));
    expect(codeOf(() => open())).toBe('store-damaged');
  });
});

describe('surroundings', () => {
  it('lets one store in at a time', () => {
    const store = open();
    expect(codeOf(() => open())).toBe('data-folder-busy');
    store.close();
    const next = open();
    next.close();
  });

  it('leaves one file when it is closed', () => {
    const store = open();
    fill(store, 50);
    store.close();
    expect(readdirSync(folder.path)).toEqual([STORE_FILE]);
  });

  it('refuses the file of a newer version, and leaves it as it was', () => {
    open().close();
    const key = Buffer.from(KEY).toString('hex');
    const options: Database.Options & { encryptionKey: string } = { encryptionKey: key };
    const db = new Database(path, options);
    db.exec('PRAGMA user_version = 999');
    db.close();
    const before = readFileSync(path);
    expect(codeOf(() => open())).toBe('update-needed');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('tells a folder that cannot be', () => {
    writeFileSync(join(folder.path, 'file'), '');
    const inFile = join(folder.path, 'file', 'data');
    expect(codeOf(() => SqliteStore.open({ folder: inFile, key: KEY }))).toBe(
      'data-folder-unwritable',
    );
    mkdirSync(join(folder.path, 'data', STORE_FILE), { recursive: true });
    const data = join(folder.path, 'data');
    expect(codeOf(() => SqliteStore.open({ folder: data, key: KEY }))).toBe(
      'data-folder-unwritable',
    );
  });

  it('knows whose problem a result code is', () => {
    const code = (rawCode: number): string => codeOfSqlite(Object.assign(new Error(), { rawCode }));
    expect([13, 11, 11 | (2 << 8), 26, 8, 10 | (3 << 8), 14, 5, 1].map(code)).toEqual([
      'disk-full',
      'store-damaged',
      'store-damaged',
      'store-damaged',
      'data-folder-unwritable',
      'data-folder-unwritable',
      'data-folder-unwritable',
      'data-folder-busy',
      'internal',
    ]);
    expect(codeOfSqlite('what')).toBe('internal');
  });

  it('C8 tells a full disk, keeps nothing of the failed batch, and goes on afterwards', (context) => {
    const disk = smallDisk(folder.path);
    if (disk === null) return context.skip('needs root and a tmpfs');
    const roomy = temporaryFolder();
    try {
      const store = SqliteStore.open({ folder: folder.path, key: KEY });
      store.append(record(0), null);
      const big = (): void =>
        store.batch('written', () => {
          for (let seq = 1; seq <= 40; seq += 1)
            store.append(link(seq, { bytes: new Uint8Array(100_000) }), null);
        });
      expect(codeOf(big)).toBe('disk-full');
      const grouped = (seq: number): void =>
        store.batch('grouped', () => {
          store.append(link(seq, { bytes: new Uint8Array(100_000) }), null);
        });
      // Whoever lets the group go may be somebody else: the one that waits for it hears of it too.
      const many = (): void => {
        for (let seq = 1; seq <= 9; seq += 1) grouped(seq);
        store.setMeta('somebody else', new Uint8Array([1]));
      };
      expect(codeOf(many)).toBe('disk-full');
      expect(store.isGroupOpen).toBe(true);
      expect(codeOf(() => store.commit())).toBe('disk-full');
      expect(store.isGroupOpen).toBe(false);
      expect([...store.records('everyone')]).toHaveLength(1);
      expect(store.append(link(1), null)).toBe(true);
      store.close();
      cpSync(folder.path, roomy.path, { recursive: true });
      const again = SqliteStore.open({ folder: roomy.path, key: KEY });
      expect([...again.records('everyone')]).toHaveLength(2);
      again.close();
    } finally {
      disk.unmount();
      roomy.remove();
    }
  });
});

/** A file system of one megabyte over a folder, or null where that cannot be had. */
const smallDisk = (at: string): { unmount(): void } | null => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const does = (command: string, ...words: string[]): boolean =>
    spawnSync(command, words).status === 0;
  if (!does('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', at)) return null;
  return { unmount: () => void does('umount', '-l', at) };
};
