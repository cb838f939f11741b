/** The documents say what is there: links, commands, defaults, named tests, the protocol's examples. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../main/cli/exit-codes.ts';
import { buildProgram } from '../main/cli/program.ts';
import { DEFAULT_CONFIG } from '../main/engine/config.ts';
import { ciphersOf } from '../main/engine/crypto/ciphers.ts';
import { SigningKey } from '../main/engine/crypto/ed25519.ts';
import { hkdfSha256 } from '../main/engine/crypto/hash.ts';
import { encodeDatagram, hintOf, REQUEST } from '../main/engine/discovery/datagram.ts';
import { Chat } from '../main/engine/protocol/chat/chat.ts';
import { GroupKeys } from '../main/engine/protocol/keys/group-keys.ts';
import { openNetworkId } from '../main/engine/protocol/open-network.ts';
import { MemoryStore } from '../main/engine/store/memory.ts';
import { diallerProof, listenerProof, PROOF_LABEL } from '../main/engine/transport/proof.ts';
import { makeBroadcast } from '../main/engine/wire/broadcast-record.ts';
import { makeNodeRecord } from '../main/engine/wire/node-record.ts';
import type { InstanceId, MemberKey, NetworkId, NodeId } from '../shared/ids.ts';
import { nodeId } from '../shared/ids.ts';

const ROOT = dirname(import.meta.dirname);
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const filesIn = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));

const DOCUMENTS = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...filesIn('docs', /\.md$/),
];

/** As GitHub makes them: lower case, punctuation gone, spaces as hyphens. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

/** Of equal headings the second is called `-1`, the third `-2`. */
function anchorsOf(file: string): string[] {
  const seen = new Map<string, number>();
  return [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => {
    const anchor = anchorOf(heading);
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}

/** Targets of links and pictures, in Markdown and in HTML. */
const targetsIn = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)].map(
    ([, markdown, html]) => markdown ?? html ?? '',
  );

function brokenLinks(document: string): string[] {
  return targetsIn(read(document)).filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? document : join(dirname(document), path);
    if (!existsSync(join(ROOT, file))) return true;
    return anchor !== undefined && !anchorsOf(file).includes(anchor);
  });
}

describe('documents', () => {
  it.each(DOCUMENTS)('%s has no link that leads nowhere', (document) => {
    expect(brokenLinks(document)).toEqual([]);
  });

  it.each(DOCUMENTS)('%s quotes no npm script that does not exist', (document) => {
    const { scripts } = JSON.parse(read('package.json'));
    const quoted = [...read(document).matchAll(/npm run ([a-z0-9:]+)/g)].map(([, name]) => name);
    expect(quoted.filter((name) => !(String(name) in scripts))).toEqual([]);
  });

  it('the README has every field of the configuration, with its default', () => {
    const [, table = ''] = /<!-- config: .*? -->\n+((?:\|.*\n)+)/.exec(read('README.md')) ?? [];
    const rows = [...table.matchAll(/^\| `(\w+)` *\| `([^`]*)` *\|/gm)];
    const shown = Object.fromEntries(rows.map(([, name, value]) => [name, value]));
    const asShown = (value: unknown): string =>
      typeof value === 'string' ? value : JSON.stringify(value);
    const defaults = Object.entries(DEFAULT_CONFIG).map(([name, value]) => [name, asShown(value)]);
    expect(shown).toEqual(Object.fromEntries(defaults));
  });

  it('docs/headless.md has every option of mesh-chat, and no other', () => {
    const done = async () => EXIT.DONE;
    const tasks = { chat: done, send: done, status: done, history: done };
    const program = buildProgram(
      { ...tasks, print: () => EXIT.DONE, identity: done, importOriginal: () => EXIT.DONE },
      () => {},
    );
    const shown = [...read('docs/headless.md').matchAll(/^\| `(--[^`]*)` *\|/gm)];
    const options = program.options.map(({ flags }) => flags).filter((flags) => !/-V/.test(flags));
    expect(shown.map(([, flags]) => flags).sort()).toEqual(options.sort());
  });

  it('every promise of SECURITY.md names a test that exists', () => {
    const proofs = [...read('SECURITY.md').matchAll(/`([^`]+\.(?:test|spec)\.ts) › ([^`]+)`/g)];
    expect(proofs.length).toBeGreaterThan(20);
    const missing = proofs.filter(([, file = '', name = '']) => {
      const paths = [file, join('main/engine', file)];
      return !paths.some((path) => existsSync(join(ROOT, path)) && read(path).includes(name));
    });
    expect(missing.map(([proof]) => proof)).toEqual([]);
  });
});

describe('docs/protocol.md', () => {
  const protocol = read('docs/protocol.md');

  it('has every rule that a test claims to prove', () => {
    const rules = new Set([...protocol.matchAll(/\*\*([TRMGPCD]\d+)\*\*/g)].map(([, id]) => id));
    const tests = ['shared', 'main', 'sim', 'e2e'].flatMap((folder) =>
      filesIn(folder, /\.(test|spec)\.tsx?$/),
    );
    const claims = tests.flatMap((file) =>
      [...read(file).matchAll(/\(\s*['"`]((?:[TRMGPCD]\d+ )+)/g)].flatMap(([, ids = '']) =>
        ids.trim().split(' '),
      ),
    );
    expect(claims.length).toBeGreaterThan(100);
    expect([...new Set(claims)].filter((id) => !rules.has(id))).toEqual([]);
  });

  it('shows what the code makes', () => {
    const [, examples = '{}'] = /```json\n([\s\S]*?)```/.exec(protocol) ?? [];
    expect(JSON.parse(examples)).toEqual(madeExamples());
  });
});

/** The examples of "Vectors", made anew. */
function madeExamples(): Record<string, string> {
  const bytes = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
  const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex');
  const [a, b] = [SigningKey.fromSeed(bytes(32, 1)), SigningKey.fromSeed(bytes(32, 2))];
  const nodeOf = (key: MemberKey, instance: string): NodeId => nodeId(key, instance as InstanceId);
  const author = nodeOf(a.publicKey, '000102030405060708090a0b0c0d0e0f');
  const network = 'aa'.repeat(32) as NetworkId;

  const exporter = bytes(32, 7);
  const dialler = { node: author, network: null, generation: 5, listenPort: 9000 };
  const dialled = a.sign(PROOF_LABEL, ...diallerProof(exporter, dialler));
  const other = nodeOf(b.publicKey, 'ff'.repeat(16));
  const listener = { node: other, network, generation: 9, listenPort: 9001 };

  const day = 20_717;
  const hint = hintOf(network, day);
  const request = { kind: REQUEST, nonce: bytes(8, 3), hint, day, tcpPort: 9000 } as const;

  const broadcast = { network, origin: author, generation: 5, counter: 1 };

  let draws = 0;
  const random = (length: number): Uint8Array => bytes(length, ++draws);
  const now = { mono: 0, wall: 1_790_000_000_000 };
  const ciphers = ciphersOf(a, random);
  const store = new MemoryStore();
  const keys = new GroupKeys({ network, self: author, ciphers, random, store, now });
  const { prekey } = keys;
  const about = { generation: 5, version: 2, nick: 'alice', addresses: ['192.0.2.1:9000'] };
  const rest = {
    capabilities: 0,
    appVersion: '0.1.0',
    left: false,
    neighbours: [],
    signedAt: 1_790_000_000_000,
  };
  const nodeRecord = makeNodeRecord(
    { network, node: author, prekey, ...about, ...rest },
    (label, signed) => a.sign(label, signed),
  );
  const time = { now: () => now.wall, horizon: () => now.wall };
  const chat = new Chat({ network, self: author, signer: a, random, keys, time });
  const readers = [a.publicKey, b.publicKey];
  const place = { seq: 0, prev: null, conversation: null, readers };
  const said = { kind: 'text', text: 'hi ✿', replyTo: null } as const;
  const { told, record } = chat.compose(said, place, now);

  return {
    diallerProof: hex(dialled),
    listenerProof: hex(b.sign(PROOF_LABEL, ...listenerProof(exporter, listener, dialled))),
    datagram: hex(encodeDatagram(request)),
    broadcast: hex(
      makeBroadcast(broadcast, { purpose: 0, payloads: [Buffer.from('xyz')] }, (label, ...parts) =>
        a.sign(label, ...parts),
      ),
    ),
    nodeRecord: hex(nodeRecord.bytes),
    key: hex(told[0]?.bytes ?? new Uint8Array()),
    keyId: told[0]?.id ?? '',
    message: hex(record.bytes),
    messageId: record.id,
    openNetworkLan: openNetworkId('lan'),
    storeKeyOfA: hex(hkdfSha256(bytes(32, 1), new Uint8Array(), 'mesh-chat/store/1', 32)),
  };
}
