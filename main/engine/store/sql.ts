import Database from 'libsql';
import type { ProblemCode } from '../../../shared/problem.ts';
import { MeshError } from '../errors.ts';
import type { Durability } from './port.ts';

/**
 * An encrypted SQLite file behind four calls, with every failure as a `MeshError`. It works around
 * what the driver gets wrong (libsql 0.5.29), so that nobody else has to know:
 *
 * - `get` does not reset a statement that `all` has used: it answers for the *previous* parameters.
 *   So a statement is prepared for one way of access, and keeps to it.
 * - Closing the connection leaves the file open, and locked, until the garbage collector has found
 *   every statement, and statements go on working. So `close` gives the lock back itself first, and
 *   refuses what comes later.
 * - `transaction` runs ROLLBACK where SQLite has rolled back already (disk full), and so hides the
 *   error that mattered.
 * - A lone byte array as the parameters is taken for an object of named ones, and aborts the process;
 *   parameters always go in as one array.
 * - Integers are bound as floating point: exact up to 2^53.
 */
export class Sql {
  readonly #db: Database.Database;
  readonly #path: string;
  #open = true;
  #durability: Durability = 'fsynced';
  #working = false;
  #group = false;
  /** Why a group could not be kept, until that is asked. */
  #lost: unknown = null;

  /**
   * Opens or creates the file. `keyHex` is 64 hex characters. Throws `store-damaged` for a wrong key
   * (which looks like a damaged file), `data-folder-busy` when another process has it open, and
   * `update-needed` for a `user_version` above the highest, before anything is written.
   */
  constructor(path: string, keyHex: string, versionMax: number) {
    this.#path = path;
    try {
      const options: EncryptedOptions = { encryptionCipher: 'aes256cbc', encryptionKey: keyHex };
      this.#db = new Database(path, options);
    } catch (error) {
      throw this.#problem(error);
    }
    try {
      // Before the first access to a WAL: so the lock is on the file itself, without shared memory.
      this.#db.pragma('locking_mode = EXCLUSIVE');
      const [version] = this.#db.prepare('PRAGMA user_version').raw().get([]) as number[];
      if ((version ?? 0) > versionMax) throw new MeshError('update-needed', path);
      for (const pragma of PRAGMAS) this.#db.pragma(pragma);
      // The first write takes the lock and keeps it. It is the kernel's, and dies with the process.
      this.transaction('fsynced', () => undefined);
    } catch (error) {
      this.close();
      throw this.#problem(error);
    }
  }

  exec(sql: string): void {
    this.#guard(() => this.#db.exec(sql));
  }

  /** A statement that answers with at most one row. */
  one(sql: string): (...values: Value[]) => Row | undefined {
    const statement = this.#guard(() => this.#db.prepare(sql).raw());
    return (...values) => this.#guard(() => statement.get(values) as Row | undefined);
  }

  /** A statement that answers with all rows at once; nothing is left open that a write could meet. */
  all(sql: string): (...values: Value[]) => Row[] {
    const statement = this.#guard(() => this.#db.prepare(sql).raw());
    return (...values) => this.#guard(() => statement.all(values) as Row[]);
  }

  /** A statement that writes; answers with the count of changed rows and the last new row id. */
  run(sql: string): (...values: Value[]) => { changes: number; rowId: number } {
    const statement = this.#guard(() => this.#db.prepare(sql));
    return (...values) =>
      this.#guard(() => {
        const { changes, lastInsertRowid } = statement.run(values);
        return { changes, rowId: Number(lastInsertRowid) };
      });
  }

  /**
   * All or nothing. Within another transaction, a part of that one. A grouped one stays open; the next
   * that is not grouped commits it first.
   */
  transaction<T>(durability: Durability, work: () => T): T {
    if (this.#working) return work();
    if (durability !== 'grouped') this.#endGroup();
    if (!this.#group) this.#begin(durability);
    this.#working = true;
    try {
      const result = work();
      if (durability !== 'grouped') this.exec('COMMIT');
      else this.#group = true;
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      this.#working = false;
    }
  }

  get isGroupOpen(): boolean {
    return this.#group || this.#lost !== null;
  }

  /** @throws also when the group was lost before, in somebody else's call */
  commit(): void {
    const lost = this.#lost;
    this.#lost = null;
    if (lost !== null) throw lost;
    try {
      this.#endGroup();
    } finally {
      this.#lost = null;
    }
  }

  #begin(durability: Durability): void {
    this.#setDurability(durability);
    this.exec('BEGIN IMMEDIATE');
  }

  #endGroup(): void {
    if (!this.#group) return;
    try {
      this.exec('COMMIT');
      this.#group = false;
    } catch (error) {
      this.#rollBack();
      this.#lost = error;
      throw error;
    }
  }

  #rollBack(): void {
    this.#group = false;
    this.#attempt(() => {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
    });
  }

  /**
   * Folds the WAL into the file, so that only the file is left, and gives back the lock. On a full
   * disk the WAL stays for the next start to read, and the lock stays until the process ends.
   */
  close(): void {
    if (!this.#open) return;
    this.#attempt(() => this.#endGroup());
    this.#open = false;
    this.#attempt(() => this.#db.pragma('journal_mode = DELETE'));
    this.#attempt(() => this.#db.pragma('locking_mode = NORMAL'));
    // The lock goes with the next access after the change of mode, and only outside WAL.
    this.#attempt(() => this.#db.prepare('SELECT count(*) FROM sqlite_schema').raw().get([]));
    this.#db.close();
  }

  #setDurability(durability: Durability): void {
    if (durability === this.#durability) return;
    this.exec(`PRAGMA synchronous = ${durability === 'fsynced' ? 'FULL' : 'NORMAL'}`);
    this.#durability = durability;
  }

  /** For what is done after a failure, or at the end: the first error is the one to tell. */
  #attempt(work: () => unknown): void {
    try {
      work();
    } catch {
      // Nothing is left to be done about it.
    }
  }

  #guard<T>(work: () => T): T {
    if (!this.#open) throw new MeshError('not-running');
    try {
      return work();
    } catch (error) {
      throw this.#problem(error);
    }
  }

  #problem(error: unknown): MeshError {
    if (error instanceof MeshError) return error;
    return new MeshError(codeOfSqlite(error), this.#path, { cause: error });
  }
}

/** The driver's own declarations leave encryption out. */
type EncryptedOptions = Database.Options & {
  readonly encryptionCipher: string;
  readonly encryptionKey: string;
};

export type Value = string | number | Uint8Array | null;
export type Row = readonly unknown[];

/**
 * An fsynced commit is on disk when it returns; one that is only written, with the next that is
 * fsynced, or with the checkpoint. Nothing spills in clear into temporary files, and a bulk sync
 * does not leave a large WAL behind for ever.
 */
const PRAGMAS: readonly string[] = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'temp_store = MEMORY',
  'cell_size_check = ON',
  // Keys that were destroyed are not to be found in pages that are free.
  'secure_delete = ON',
  'cache_size = -16000',
  // A page that is written again and again is copied into the file once, and seldom.
  'wal_autocheckpoint = 8000',
  'journal_size_limit = 16777216',
];

/** Primary result codes of SQLite. */
const CODES: ReadonlyMap<number, ProblemCode> = new Map([
  [3, 'data-folder-unwritable'], // PERM
  [5, 'data-folder-busy'], // BUSY
  [8, 'data-folder-unwritable'], // READONLY
  [10, 'data-folder-unwritable'], // IOERR
  [11, 'store-damaged'], // CORRUPT
  [13, 'disk-full'], // FULL
  [14, 'data-folder-unwritable'], // CANTOPEN
  [26, 'store-damaged'], // NOTADB
] as const);

/** Whose problem a driver error is. Errors without a number come from opening the file. */
export const codeOfSqlite = (error: unknown): ProblemCode => {
  if (!(error instanceof Error)) return 'internal';
  if ('rawCode' in error && typeof error.rawCode === 'number') {
    return CODES.get(error.rawCode & 0xff) ?? 'internal';
  }
  return error.message.includes('ConnectionFailed') ? 'data-folder-unwritable' : 'internal';
};
