import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AppEvent } from '../../shared/contract.ts';
import type { MemberKey } from '../../shared/ids.ts';
import { wordsOfSeed } from '../engine/crypto/recovery-words.ts';
import { loadIdentity } from '../engine/identity.ts';
import { MeshNode } from '../engine/node.ts';
import { encodeVault, lockByPassphrase } from '../engine/vault.ts';
import { MeshSession } from './mesh-session.ts';
import { nodeConfig } from './node-config.ts';
import { Preferences } from './preferences.ts';
import type { SettingsStore } from './settings.ts';
import { defaultSettings, type SettingsValues } from './settings-file.ts';

// What it costs to guess is not what is tested here: it would take a second each time.
vi.mock('../engine/crypto/passphrase.ts', async () => {
  const { sha256 } = await import('../engine/crypto/hash.ts');
  return {
    keyFromPassphrase: async (passphrase: string, salt: Uint8Array) =>
      sha256(salt, new TextEncoder().encode(passphrase)),
  };
});

const GIVEN = { port: 0, bind: null, lan: false };
const BOB = 'b'.repeat(64) as MemberKey;
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };

let folder: string;
let session: MeshSession;
let preferences: Preferences;
let values: SettingsValues;
const events: AppEvent[] = [];
const themes: string[] = [];
const quit = vi.fn();

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'preferences-'));
  values = { ...defaultSettings(), bindAddr: '127.0.0.1' };
  const data = path.join(folder, 'mesh');
  session = new MeshSession({
    start: MeshNode.start,
    config: nodeConfig(values, GIVEN, data),
    profile: '',
    problems: [],
    blocked: () => values.blocked,
    showsTyping: () => values.desktop.typing,
    locked: () => null,
    wordsSavedOf: () => values.wordsSavedOf,
    emit: (event) => events.push(event),
    onEvent: () => undefined,
    now: Date.now,
    log,
  });
  const store: SettingsStore = {
    values: () => values,
    problem: null,
    save: (changes) => {
      values = { ...values, ...changes };
      writeFileSync(path.join(folder, 'config.json'), JSON.stringify(values));
    },
    saveWindow: () => {},
    close: () => {},
  };
  const folders = { profile: folder, data };
  const showTheme = (theme: string) => themes.push(theme);
  preferences = new Preferences({
    store,
    given: GIVEN,
    session,
    folders,
    showTheme,
    showLanguage: () => {},
    quit,
  });
});
afterEach(async () => {
  await session.stop();
  rmSync(folder, { recursive: true, force: true });
  events.length = 0;
  themes.length = 0;
});

/** In a network, with something said. */
async function settled(): Promise<MeshNode> {
  const node = (await session.node()) as MeshNode;
  node.setNick('alice');
  node.foundNetwork('Garden');
  await node.sendChat('hello');
  return node;
}

describe('settings', () => {
  test('that the node cannot run with are not saved, and it goes on as before', async () => {
    await settled();
    const { settings } = preferences.view();
    // An address of documentation, which no machine has.
    const wrong = { ...settings, bindAddr: '203.0.113.7' };
    await expect(preferences.save(wrong)).rejects.toMatchObject({ code: 'bind-failed' });
    expect(preferences.view().settings).toEqual(settings);
    const { phase, listening, problems } = await session.snapshot();
    expect(phase).toBe('member');
    expect(listening?.bound).toMatch(/^127\.0\.0\.1:/);
    expect(problems).toEqual([]);
  });

  test('of the network start the node anew, with all that it had', async () => {
    const before = await settled();
    await preferences.save({
      ...preferences.view().settings,
      wanMode: true,
      theme: 'dark',
      keepDays: 30,
    });
    const after = await session.node();
    expect(after).not.toBe(before);
    const { identity, network, messages } = await session.snapshot();
    expect(identity).toEqual({ key: before.pubKey, nick: 'alice' });
    expect(network?.name).toBe('Garden');
    expect(messages.map(({ text }) => text)).toEqual(['hello']);
    expect(themes).toEqual(['system', 'dark']);
    expect(events.at(-1)?.type).toBe('snapshot');
  });

  test('of the look alone leave the node as it is', async () => {
    const before = await settled();
    await preferences.save({ ...preferences.view().settings, theme: 'light' });
    expect(await session.node()).toBe(before);
  });

  test('say what the command line has decided, and how much there is on disk', async () => {
    await settled();
    expect(preferences.view()).toMatchObject({ given: ['port'], folder });
    expect(preferences.view().storedBytes).toBeGreaterThan(0);
  });

  test('keep who is blocked', async () => {
    await settled();
    preferences.setBlocked(BOB, true);
    expect((await session.snapshot()).blocked).toEqual([BOB]);
    preferences.setBlocked(BOB, false);
    expect((await session.snapshot()).blocked).toEqual([]);
  });
});

describe('leaving', () => {
  test('a network keeps name and key, and forgets what was said there', async () => {
    const before = await settled();
    await preferences.leaveNetwork();
    const { phase, identity, network } = await session.snapshot();
    expect({ phase, identity, network }).toEqual({
      phase: 'welcome',
      identity: { key: before.pubKey, nick: 'alice' },
      network: null,
    });
    const again = await session.node();
    expect(again.page('everyone', null, 10).messages).toEqual([]);
    again.foundNetwork('Elsewhere');
    expect((await session.snapshot()).messages).toEqual([]);
  });

  test('for a new identity keeps the name alone', async () => {
    const before = await settled();
    const old = readFileSync(path.join(folder, 'mesh', 'identity.key'));
    await preferences.newIdentity();
    const { identity, network } = await session.snapshot();
    expect(identity?.nick).toBe('alice');
    expect(identity?.key).not.toBe(before.pubKey);
    expect(network).toBeNull();
    expect(readFileSync(path.join(folder, 'mesh', 'identity.key'))).not.toEqual(old);
  });

  test('a backup brings the same key back where there was another one', async () => {
    const before = await settled();
    const file = encodeVault(
      await lockByPassphrase(loadIdentity(path.join(folder, 'mesh')), 'open sesame'),
    );
    await expect(preferences.restoreIdentity(file, 'open sesame')).rejects.toMatchObject({
      code: 'already-in-network',
    });
    await preferences.newIdentity();
    await expect(preferences.restoreIdentity(file, 'wrong')).rejects.toMatchObject({
      code: 'passphrase-wrong',
    });
    await preferences.restoreIdentity(file, 'open sesame');
    expect((await session.snapshot()).identity).toEqual({ key: before.pubKey, nick: 'alice' });
  });

  test('24 words bring the same key back, and nobody is asked to write them down again', async () => {
    const before = await settled();
    const words = wordsOfSeed(loadIdentity(path.join(folder, 'mesh')));
    await preferences.newIdentity();
    await expect(preferences.restoreByWords(words.slice(1).join(' '))).rejects.toMatchObject({
      code: 'words-count',
    });
    await preferences.restoreByWords(words.join(' '));
    const { identity, wordsSaved } = await session.snapshot();
    expect(identity).toEqual({ key: before.pubKey, nick: 'alice' });
    expect(wordsSaved).toBe(true);
  });

  test('for good leaves no file of ours, and quits', async () => {
    await settled();
    preferences.setBlocked(BOB, true);
    mkdirSync(path.join(folder, 'mesh.locked-20260101T000000Z'));
    await preferences.deleteEverything();
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(path.join(folder, 'mesh'))).toBe(false);
    expect(quit).toHaveBeenCalledOnce();
  });
});
