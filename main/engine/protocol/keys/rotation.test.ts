import { describe, expect, it, vi } from 'vitest';
import type { ChainId, MemberKey } from '../../../../shared/ids.ts';
import {
  CHAIN_MESSAGE_COUNT_MAX,
  PREKEY_COUNT_MAX,
  RECIPIENT_COUNT_MAX,
  SERVED_DEVICE_COUNT_MAX,
} from '../../../../shared/limits.ts';
import { ciphersOf } from '../../crypto/ciphers.ts';
import { randomBytes } from '../../crypto/random.ts';
import { MemoryStore } from '../../store/memory.ts';
import { isKind, type LogRecord } from '../../wire/records.ts';
import { decodeSealedBody } from '../../wire/sealed-body.ts';
import { OwnChains } from './own-chains.ts';
import { acquaint, Device, day, identity, memberNamed, NETWORK } from './testing.ts';

const chainOf = ({ sealed }: LogRecord<'message'>): ChainId =>
  decodeSealedBody(sealed as Uint8Array)!.chain;
const keysIn = (records: readonly LogRecord[]): LogRecord<'key'>[] =>
  records.filter((record): record is LogRecord<'key'> => isKind(record, 'key'));

describe('a new chain begins', () => {
  const [alice, bob, carol] = ['alice', 'bob', 'carol'].map((name) => new Device(name)) as [
    Device,
    Device,
    Device,
  ];
  const all = acquaint([alice, bob, carol]);
  const chainAt = (readers: readonly MemberKey[], at: number): ChainId =>
    chainOf(alice.say('x', readers, at).record);

  it('C2 after 7 days, and not before', () => {
    const first = chainAt(all, 0);
    expect(chainAt(all, 6.9)).toBe(first);
    expect(chainAt(all, 7)).not.toBe(first);
  });

  it('C2 when somebody was removed, and when that one is back', () => {
    const first = chainAt(all, 20);
    const without = chainAt([alice.member, bob.member], 20);
    expect(without).not.toBe(first);
    expect(chainAt([alice.member, bob.member], 20)).toBe(without);
  });

  it('C2 when a member that was served by its identity key tells a prekey', () => {
    const dave = new Device('dave');
    const readers = [...all, dave.member];
    const first = chainAt(readers, 40);
    expect(chainAt(readers, 40)).toBe(first);
    alice.hears(dave, 40);
    expect(chainAt([...readers], 40)).not.toBe(first);
  });

  it('C2 not when somebody comes, or tells another prekey', () => {
    const first = chainAt(all, 60);
    const erin = new Device('erin');
    alice.hears(erin, 60);
    expect(chainAt([...all, erin.member], 60)).toBe(first);
    bob.keys.renew(day(60));
    alice.hears(bob, 60);
    const said = alice.say('x', [...all, erin.member], 60);
    expect(chainOf(said.record)).toBe(first);
    expect(keysIn(said.all).map(({ content }) => content.wraps.length)).toEqual([1]);
    expect(bob.takes(alice.say('hi', [...all, erin.member], 60).all, 60)).toEqual([]);
  });

  it('C2 after 1,000 messages', () => {
    const chains = chainsOf('alice');
    const readers = [{ member: memberNamed('bob'), prekeys: [] }];
    const seal = () => {
      const shares = chains.own.share(chains.channel, readers, 0, day(0));
      const nonce = randomBytes(12);
      const sealed = chains.own.seal(chains.channel, nonce, nonce, nonce);
      return { shares, body: decodeSealedBody(sealed)! };
    };
    const first = seal();
    expect(first.shares).toHaveLength(1);
    for (let index = 1; index < CHAIN_MESSAGE_COUNT_MAX; index++)
      expect(seal().body).toMatchObject({ chain: first.body.chain, index });
    const next = seal();
    expect(next.shares).toHaveLength(1);
    expect(next.body.chain).not.toBe(first.body.chain);
    expect(next.body.index).toBe(0);
  });
});

const chainsOf = (name: string) => ({
  own: new OwnChains(ciphersOf(identity(name), randomBytes), randomBytes),
  channel: { network: NETWORK, author: new Device(name).node, conversation: null },
});

describe('what a message costs', () => {
  it('C2 one key step and one sealing for a hundred members, and no wrap but the first time', () => {
    const real = ciphersOf(identity('alice'), randomBytes);
    const counted = {
      ...real,
      wrap: vi.fn(real.wrap),
      step: vi.fn(real.step),
      seal: vi.fn(real.seal),
    };
    const own = new OwnChains(counted, randomBytes);
    const { channel } = chainsOf('alice');
    const readers = Array.from({ length: 100 }, (_, at) => ({
      member: memberNamed(`member ${at}`),
      prekeys: [real.pair(randomBytes(32)).prekey],
    }));
    const text = randomBytes(256);
    let bytes = 0;
    for (let said = 0; said < 50; said++) {
      own.share(channel, readers, said, day(0));
      bytes = own.seal(channel, text, randomBytes(12), text).length - text.length;
    }
    expect(counted.wrap).toHaveBeenCalledTimes(1);
    expect(counted.step).toHaveBeenCalledTimes(50);
    expect(counted.seal).toHaveBeenCalledTimes(50);
    expect(bytes).toBe(43);
  });
});

describe('who is served', () => {
  it('C2 more devices than a key record may hold, in several', () => {
    const { channel } = chainsOf('alice');
    const many = Array.from({ length: RECIPIENT_COUNT_MAX + 3 }, (_, at) => ({
      member: at.toString(16).padStart(64, '0') as MemberKey,
      prekeys: [(at + 16).toString(16).padStart(64, '0') as never],
    }));
    // The wraps themselves are not the point.
    const shares = new OwnChains(
      { ...ciphersOf(identity('alice'), randomBytes), wrap: cheapWrap },
      randomBytes,
    ).share(channel, many, 7, day(0));
    expect(shares.map(({ wraps, earlier }) => [wraps.length, earlier])).toEqual([
      [RECIPIENT_COUNT_MAX, null],
      [3, 7],
    ]);
  });

  it('C2 the newest devices of a member, and of those only who was heard of within a month', () => {
    const alice = new Device('alice');
    const devices = Array.from({ length: 20 }, (_, at) => new Device(`bob@${at}`));
    for (const [at, device] of devices.entries()) alice.hears(device, at);
    const wrapsAt = (at: number) =>
      keysIn(alice.say('x', [memberNamed('bob')], at).all)[0]!.content.wraps.length;
    expect(wrapsAt(20)).toBe(SERVED_DEVICE_COUNT_MAX);
    expect(wrapsAt(45.5)).toBe(4);
    const { all } = alice.say('x', [memberNamed('bob')].slice(), 90);
    expect(devices[19]!.takes(all)).toEqual(['x']);
    expect(devices[18]!.takes(all)).toEqual([]);
  });

  it('C2 by the prekey that was told last, across a restart and without a neighbour', () => {
    const store = new MemoryStore();
    const [alice, bob] = [new Device('alice', { store }), new Device('bob')];
    alice.hears(bob);
    const again = new Device('alice', { store });
    const { all } = again.say('alone', [again.member, bob.member]);
    expect(keysIn(all).some(({ content }) => content.marked)).toBe(false);
    expect(bob.takes(all)).toEqual(['alone']);
  });

  it('C2 prekeys are few, whatever the clock does', () => {
    const bob = new Device('bob');
    for (let at = 0; at < 400; at += 1) bob.keys.renew(day(at % 3 === 0 ? 400 - at : at));
    expect(bob.store.getMeta('prekeys')!.length).toBeLessThan(PREKEY_COUNT_MAX * 64);
  });
});

const cheapWrap = (_: Uint8Array, prekeys: readonly unknown[], identities: readonly unknown[]) => ({
  ephemeral: new Uint8Array(32),
  wraps: [...prekeys, ...identities].map(() => new Uint8Array(56)),
});
