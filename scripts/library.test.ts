/** The npm package: its API is the one that was written down, and it works in an empty project. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  buildLibrary,
  currentTypes,
  packLibrary,
  REFERENCE,
  TYPES,
  writeReference,
  // @ts-expect-error the scripts are plain JavaScript
} from './lib/library.mjs';

const ROOT = dirname(import.meta.dirname);
const temporary = mkdtempSync(join(tmpdir(), 'mesh-library-'));
const project = join(temporary, 'project');
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

describe('the API', () => {
  it('is what packaging/npm/index.d.ts says (else: npm run library -- --update)', async () => {
    expect(await currentTypes()).toBe(readFileSync(TYPES, 'utf8'));
  });

  it('is described in docs/api (else: npm run library -- --update)', async () => {
    const folder = join(temporary, 'api');
    await writeReference(folder);
    const files = readdirSync(folder);
    expect(files).toEqual(readdirSync(REFERENCE));
    for (const file of files)
      expect(readFileSync(join(folder, file), 'utf8')).toBe(
        readFileSync(join(REFERENCE, file), 'utf8'),
      );
  });
});

describe('the package in an empty project', () => {
  const running: ChildProcess[] = [];
  const npm = (...args: string[]) =>
    spawnSync('npm', args, { cwd: project, encoding: 'utf8', shell: process.platform === 'win32' });

  beforeAll(async () => {
    const archive = packLibrary(await buildLibrary(join(temporary, 'package')), temporary);
    cpSync(join(ROOT, 'examples'), project, { recursive: true });
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }\n');
    const flags = ['--prefer-offline', '--no-audit', '--no-fund'];
    const { status, stderr } = npm('install', ...flags, archive);
    if (status !== 0) throw new Error(stderr);
  }, 180_000);
  afterEach(async () => {
    await Promise.all(
      running.splice(0).map((child) => {
        const gone = new Promise((resolve) => child.once('close', resolve));
        child.kill('SIGTERM');
        return gone;
      }),
    );
  });

  /** Starts a program of the project; resolves with what a pattern finds in its output. */
  const start = (args: string[], env: Record<string, string> = {}) => {
    const child = spawn(process.execPath, args, { cwd: project, env: { ...process.env, ...env } });
    running.push(child);
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        out += chunk.toString('utf8');
      });
    const find = async (pattern: RegExp): Promise<string> => {
      for (const end = Date.now() + 60_000; Date.now() < end; ) {
        const found = pattern.exec(out);
        if (found) return found[1] ?? '';
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`${pattern} not in:\n${out}`);
    };
    return { find, type: (line: string) => child.stdin.write(`${line}\n`) };
  };

  it('brings neither Electron nor React, only the database', () => {
    const { dependencies } = JSON.parse(
      readFileSync(join(project, 'node_modules/mesh-chat/package.json'), 'utf8'),
    );
    expect(Object.keys(dependencies)).toEqual(['libsql']);
    const installed = readdirSync(join(project, 'node_modules'));
    expect(installed.filter((name) => /electron|react/.test(name))).toEqual([]);
  });

  it('loads React for --tui alone', () => {
    const folder = join(project, 'node_modules/mesh-chat');
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      const source = readFileSync(file, 'utf8');
      // What is imported at once; the terminal interface is imported when it is asked for.
      for (const [, path = ''] of source.matchAll(/(?:from|^import)\s*"(\.[^"]+)"/gm))
        visit(join(dirname(file), path));
    };
    for (const entry of ['index.js', 'cli/mesh-chat.js', 'cli/mesh-node.js'])
      visit(join(folder, entry));
    const sources = [...seen].map((file) => readFileSync(file, 'utf8'));
    expect(sources.filter((source) => source.includes('react.transitional.element'))).toEqual([]);
    expect(readdirSync(join(folder, 'chunks')).filter((name) => /^tui-/.test(name))).toHaveLength(
      1,
    );
  });

  it('has types that a strict program compiles against', () => {
    writeFileSync(
      join(project, 'strict.ts'),
      `import { DEFAULT_CONFIG, type MeshConfig, MeshError, type MeshEvent, MeshNode } from 'mesh-chat';
       const config: MeshConfig = { ...DEFAULT_CONFIG, nick: 'alice' };
       const node: MeshNode = await MeshNode.start(config);
       const say = (event: MeshEvent): string =>
         event.type === 'ChatMessageReceived' ? (event.message.nick ?? '') : event.type;
       try { await node.invite('x' as MeshNode['pubKey']); }
       catch (error) { if (error instanceof MeshError) say({ type: 'Lagged', missed: 1 }); }
       // @ts-expect-error there is no such field
       await MeshNode.start({ nonsense: true });
      `,
    );
    const tsc = join(ROOT, 'node_modules/@typescript/native/bin/tsc');
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023'];
    const { stdout } = spawnSync(process.execPath, [tsc, ...flags, 'strict.ts'], {
      cwd: project,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
  });

  it('runs the example of a bot, which answers', async () => {
    const alice = start([
      ...['node_modules/mesh-chat/cli/mesh-chat.js', '--nick', 'alice', '--invite-only'],
      ...['--bind', '127.0.0.1', '--port', '0', '--no-lan', '--invite-link'],
    ]);
    const port = await alice.find(/Listening on: .*:(\d+)/);
    const env = { BOT_BIND: '127.0.0.1:0', BOT_DATA: join(temporary, 'bot') };
    const bot = start(['bot/bot.mjs', `127.0.0.1:${port}`], env);
    alice.type(`/invite ${await bot.find(/My key is ([0-9a-f]{64})/)}`);
    await bot.find(/I am in (.*)/);
    // Who is there is told a moment after the first message can be.
    const asking = setInterval(() => alice.type('!who'), 1000);
    await alice.find(/bot: (alice, bot|bot, alice)/);
    clearInterval(asking);
    alice.type('/dm bot !time');
    await alice.find(/bot \(to you alone\): (\d{4}-)/);
  });

  it('runs the example of a shared cache', async () => {
    const first = start(['key-value/main.mjs', 'color=green'], { CACHE_BIND: '127.0.0.1:0' });
    const port = await first.find(/listening on port (\d+)/);
    const args = ['key-value/main.mjs', '--seed', `127.0.0.1:${port}`, 'shape=round'];
    const second = start(args, { CACHE_BIND: '127.0.0.1:0' });
    await second.find(/(color=green)/);
    await first.find(/(shape=round)/);
  });

  it('has programs and a manual page', () => {
    const run = (...args: string[]) => npm('exec', '--offline', '--', ...args);
    expect(run('mesh-chat', '--version').stdout).toMatch(/^\d+\.\d+\.\d+/);
    expect(run('mesh-node', '--help').stdout).toContain('raw payloads in');
    const manual = readFileSync(join(project, 'node_modules/mesh-chat/mesh-chat.1'), 'utf8');
    for (const part of ['.SH OPTIONS', '\\-\\-keypair\\-file', '.SH EXIT STATUS', '.SS history'])
      expect(manual).toContain(part);
  });
});
