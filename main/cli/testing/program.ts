/** The programs as processes, for tests: built from the sources, started as a user starts them. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

const here = import.meta.dirname;

export type Program = { readonly path: string; readonly remove: () => void };

/** @param entry such as `mesh-chat.ts` */
export async function buildProgramFile(entry: string): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-program-'));
  // Node 20 runs no TypeScript; the database's driver is native and stays where it is.
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(here, '..', entry),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  symlinkSync(join(here, '../../../node_modules'), join(folder, 'node_modules'), 'junction');
  return {
    path: join(folder, 'program.mjs'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** A program that runs; everything it wrote so far, and its end. */
export class Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  out = '';
  err = '';

  constructor(program: Program, args: readonly string[], env: Record<string, string> = {}) {
    this.child = spawn(process.execPath, [program.path, ...args], {
      env: { ...process.env, ...env },
    });
    this.child.stdout.on('data', (chunk: Buffer) => {
      this.out += chunk.toString('utf8');
    });
    this.child.stderr.on('data', (chunk: Buffer) => {
      this.err += chunk.toString('utf8');
    });
    // A program that ended does not read any more.
    this.child.stdin.on('error', () => {});
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code) => resolve({ code, out: this.out, err: this.err }));
    });
  }

  /** Waits for a line that matches. */
  async line(pattern: RegExp): Promise<RegExpExecArray> {
    for (const end = Date.now() + 60_000; Date.now() < end; ) {
      const found = pattern.exec(this.out);
      if (found) return found;
      if (this.child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${pattern} not in:\n${this.out}\n${this.err}`);
  }

  type(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }
}
