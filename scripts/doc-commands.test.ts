/**
 * The commands in the documents do what the documents say: each block of `sh` and `js` is run, in the
 * order in which it is read, on loopback. One that no test can run says why behind its language:
 * ```sh not-run: opens windows
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Command as Commander } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../main/cli/exit-codes.ts';
import { buildProgram } from '../main/cli/program.ts';
import { messageFields } from '../main/control/message-fields.ts';
// @ts-expect-error the scripts are plain JavaScript
import { buildLibrary, packLibrary } from './lib/library.mjs';
import { Reader } from './testing/reader.ts';

const ROOT = dirname(import.meta.dirname);
const DOCUMENTS = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  'packaging/npm/README.md',
];
/** Where the tests below run what is there. */
const RUN = ['README.md', 'docs/headless.md', 'docs/library.md', 'packaging/npm/README.md'];
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

type Block = { readonly language: string; readonly note: string; readonly text: string };

const blocksOf = (document: string, language: string): Block[] =>
  [...read(document).matchAll(/^```(\w+) *(.*)\n([\s\S]*?)^```$/gm)]
    .map(([, name = '', note = '', text = '']) => ({ language: name, note, text }))
    .filter((block) => block.language === language);

const isRun = ({ note }: Block): boolean => !/^not-run: \S/.test(note);

/** Lines without what is said about them. */
const commandsOf = ({ text }: Block): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');

describe('documents', () => {
  it.each(DOCUMENTS.filter((document) => !RUN.includes(document)))(
    '%s says of each block of commands why no test runs it',
    (document) => {
      const blocks = ['sh', 'js', 'ts', 'bash', 'console', 'shell'].flatMap((language) =>
        blocksOf(document, language),
      );
      expect(blocks.filter(isRun)).toEqual([]);
    },
  );

  it('name only commands and options of mesh-chat and mesh-node that there are', () => {
    const files = [
      ...DOCUMENTS,
      'packaging/systemd/mesh-chat.service',
      'packaging/container/Containerfile',
      'examples/bot/bot.mjs',
    ];
    const wrong = files.flatMap((file) => callsIn(read(file)).filter((call) => !isKnown(call)));
    expect(wrong).toEqual([]);
  });

  it('docs/headless.md shows a message as it comes', () => {
    const [shown = { text: '{}' }] = blocksOf('docs/headless.md', 'json');
    const message = { plaintext: new Uint8Array() } as Parameters<typeof messageFields>[0];
    expect(Object.keys(JSON.parse(shown.text))).toEqual([
      'type',
      ...Object.keys(messageFields(message)),
    ]);
  });
});

/** What is called in blocks and in code between words. */
const callsIn = (text: string): string[] =>
  [
    ...text.matchAll(
      /\bmesh-(?:chat|node) (?:[a-z]+ )*--[a-z][^`\n#|]*|`mesh-chat [a-z]+ [^`\n]*/g,
    ),
  ].map(([call]) => call.replace(/^`/, ''));

const done = async () => EXIT.DONE;
const program = buildProgram(
  {
    ...{ chat: done, send: done, status: done, history: done, identity: done },
    print: () => EXIT.DONE,
    importOriginal: () => EXIT.DONE,
  },
  () => {},
);

function isKnown(call: string): boolean {
  const [, ...words] = call.trim().split(/\s+/);
  let command: Commander = program;
  for (const word of words) {
    // Capitals stand for any of them.
    const next = command.commands.find(
      (candidate) => candidate.name() === word || /^[A-Z]+$/.test(word),
    );
    if (next === undefined) break;
    command = next;
  }
  const known = ['--help', ...command.options.map(({ long }) => long)];
  return words.every((word) => !word.startsWith('--') || known.includes(word));
}

describe.skipIf(process.platform === 'win32')('a reader', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'mesh-reader-'));
  const checkout = join(temporary, 'alice/mesh-chat');
  const bot = join(temporary, 'alice/my-bot');
  const readers: Reader[] = [];

  beforeAll(async () => {
    packLibrary(await buildLibrary(join(temporary, 'package')), join(checkout, 'dist'));
    const [install] = blocksOf('docs/library.md', 'sh').filter(isRun);
    const env = { ...process.env, npm_config_prefer_offline: 'true' };
    const options = { cwd: dirname(checkout), env, encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync('bash', ['-ec', install?.text ?? 'false'], options);
    if (status !== 0) throw new Error(stderr);
  }, 120_000);
  afterAll(async () => {
    await Promise.all(readers.map((reader) => reader.leave()));
    rmSync(temporary, { recursive: true, force: true });
  });

  const reader = (): Reader => {
    // A short path, as macOS wants it for sockets.
    const folder = join(temporary, `${readers.length}`);
    const next = new Reader(folder, join(bot, 'node_modules/mesh-chat/cli'));
    readers.push(next);
    return next;
  };

  it.each(['README.md', 'docs/headless.md'])(
    'gets on with the commands of %s',
    async (document) => {
      const person = reader();
      const answered = join(person.home('alice'), 'answered');
      writeFileSync(join(person.home('alice'), 'answer.sh'), 'cat > answered\n', { mode: 0o755 });
      for (const command of blocksOf(document, 'sh').filter(isRun).flatMap(commandsOf)) {
        const code = await person.type(command);
        // The whole terminal is for tui.test.ts; without one it says what it needs.
        if (code !== null)
          expect([command, code]).toEqual([command, command.endsWith('--tui') ? 2 : 0]);
        if (command.includes('--exec')) {
          await person.start('mesh-chat send --data-dir ~/mesh "is anybody there?"', 'bob').ended;
          await expect.poll(() => existsSync(answered), { timeout: 60_000 }).toBe(true);
        }
      }
    },
  );

  it('gets a bot out of docs/library.md that answers', async () => {
    const person = reader();
    await person.type('mesh-chat --nick alice --invite-only --data-dir ~/mesh');
    const [code = { text: '' }] = blocksOf('docs/library.md', 'js').filter(isRun);
    writeFileSync(join(bot, 'bot.mjs'), onLoopback(code.text, person.firstAddress));
    const running = person.start('exec node bot.mjs', 'bot', bot);
    const [key] = await running.shows(/[0-9a-f]{64}/);
    person.first.type(`/invite ${key}`);
    await person.first.shows(/bot joined/);
    person.first.type('!ping');
    await person.first.shows(/bot: pong/);
    person.first.type('/dm bot a word');
    await person.first.shows(/bot \(to you alone\): You said: a word/);
    await running.stop();
    await person.first.shows(/bot left/);
  });

  it("gets on with the package's own README", async () => {
    const person = reader();
    const [code = { text: '' }] = blocksOf('packaging/npm/README.md', 'js').filter(isRun);
    writeFileSync(join(bot, 'readme.mjs'), onLoopback(code.text, ''));
    const running = person.start('exec node readme.mjs', 'alice', bot);
    await running.shows(/[0-9a-f]{64}/);
    await running.stop();
  });
});

/** The same program where no other machine is. */
const onLoopback = (code: string, address: string): string =>
  code
    .replace(/ bindAddr, /, ' ')
    .replace(/(MeshNode\.start\(\s*\{)/, "$1 bindAddr: '127.0.0.1:0', lan: false,")
    .replace(/alice-pc:9000/g, address);
