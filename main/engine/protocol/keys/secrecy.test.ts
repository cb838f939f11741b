import { describe, expect, it } from 'vitest';
import type { NetworkId } from '../../../../shared/ids.ts';
import { sha256 } from '../../crypto/hash.ts';
import { MemoryStore } from '../../store/memory.ts';
import { isKind, type LogRecord, makeRecord, RECORD_LABEL } from '../../wire/records.ts';
import { decodeSealedBody } from '../../wire/sealed-body.ts';
import { acquaint, Device, day, identity, memberNamed } from './testing.ts';

/** What a thief takes from a data folder: nothing but the prekeys that are there. */
function prekeysOf(device: Device): MemoryStore {
  const store = new MemoryStore();
  store.setMeta('prekeys', device.store.getMeta('prekeys'));
  return store;
}

const isMarked = (records: readonly LogRecord[]): boolean =>
  records.some((record) => isKind(record, 'key') && record.content.marked);

describe('whoever captured everything, and comes later', () => {
  it('C2 an identity key stolen later opens nothing captured before', () => {
    const [alice, bob] = [new Device('alice'), new Device('bob')];
    const readers = acquaint([alice, bob]);
    const { all } = alice.say('captured', readers);
    expect(isMarked(all)).toBe(false);
    expect(bob.takes(all)).toEqual(['captured']);
    for (const name of ['bob@thief', 'alice@thief'])
      expect(new Device(name).takes(all), name).toEqual([]);
  });

  it('C2 but for what is marked: said to a member of whom no prekey was known', () => {
    const [alice, bob] = [new Device('alice'), new Device('bob')];
    const marked = alice.say('to a newcomer', [alice.member, bob.member]).all;
    expect(isMarked(marked)).toBe(true);
    expect(new Device('bob@thief').takes(marked)).toEqual(['to a newcomer']);
    alice.hears(bob);
    const { all } = alice.say('to a device', [alice.member, bob.member]);
    expect(isMarked(all)).toBe(false);
    const thief = new Device('bob@thief');
    expect(thief.takes([...marked, ...all])).toEqual(['to a newcomer']);
    expect(bob.takes([...marked, ...all])).toEqual(['to a newcomer', 'to a device']);
  });

  it('C2 a prekey stolen later opens nothing from before its predecessor’s end', () => {
    const [alice, bob] = [new Device('alice'), new Device('bob')];
    const said: LogRecord[][] = [];
    for (let week = 0; week < 7; week++) {
      const at = week * 7.5;
      alice.keys.renew(day(at));
      expect(bob.keys.renew(day(at))).toBe(week > 0);
      const readers = acquaint([alice, bob], at);
      const { all } = alice.say(`week ${week}`, readers, at);
      expect(bob.takes(all, at)).toEqual([`week ${week}`]);
      said.push([...all]);
    }
    // Day 45: what ended before day 15 is gone.
    const thief = new Device('bob@thief', { store: prekeysOf(bob), at: 45 });
    expect(thief.takes(said.flat(), 45)).toEqual([3, 4, 5, 6, 2].sort().map((w) => `week ${w}`));
    const newest = new MemoryStore();
    const last = new Device('bob', { at: 45, store: newest });
    expect(last.takes(said.flat(), 45)).toEqual([]);
  });

  it('C2 whoever was away for a month reads what was said to its old prekey', () => {
    const store = new MemoryStore();
    const [alice, bob] = [new Device('alice'), new Device('bob', { store })];
    const readers = acquaint([alice, bob]);
    const { all } = alice.say('while you were away', readers, 60);
    const back = new Device('bob', { store, at: 70 });
    expect(back.takes(all, 70)).toEqual(['while you were away']);
  });
});

describe('whoever must not read', () => {
  it('C2 a revoked member opens nothing sent by nodes that have heard', () => {
    const [alice, bob, carol] = ['alice', 'bob', 'carol'].map((name) => new Device(name));
    const readers = acquaint([alice!, bob!, carol!]);
    const before = alice!.say('before', readers).all;
    const after = alice!.say('after', [alice!.member, carol!.member]).all;
    expect(carol!.takes([...before, ...after])).toEqual(['before', 'after']);
    expect(bob!.takes([...before, ...after])).toEqual(['before']);
  });

  it('C2 a member invited later reads on from there, and nothing before', () => {
    const [alice, bob, carol] = ['alice', 'bob', 'carol'].map((name) => new Device(name));
    const before = ['one', 'two'].map((text) => alice!.say(text, acquaint([alice!, bob!])).all);
    const after = ['three', 'four'].map(
      (text) => alice!.say(text, acquaint([alice!, bob!, carol!])).all,
    );
    const everything = [...before, ...after].flat();
    expect(carol!.takes(everything)).toEqual(['three', 'four']);
    expect(bob!.takes(everything)).toEqual(['one', 'two', 'three', 'four']);
    const keys = everything.filter((record) => isKind(record, 'key'));
    expect(keys.map(({ content }) => isKindKey(content).wraps.length)).toEqual([2, 1]);
  });

  it('C2 a relay without membership keys opens nothing, direct messages neither', () => {
    const [alice, bob, relay] = ['alice', 'bob', 'relay'].map((name) => new Device(name));
    const readers = acquaint([alice!, bob!]);
    relay!.hears(alice!);
    const conversation = alice!.chat.conversationWith(bob!.member);
    const everything = [
      ...alice!.say('to the team', readers).all,
      ...alice!.say('to bob', readers, 0, conversation).all,
    ];
    expect(relay!.takes(everything)).toEqual([]);
    expect(bob!.takes(everything)).toEqual(['to the team', 'to bob']);
  });
});

describe('what is pasted elsewhere', () => {
  const signed = (name: string, content: LogRecord['content'], sealed: Uint8Array | null) =>
    makeRecord(content, (bytes) => identity(name).sign(RECORD_LABEL, bytes), sealed);

  function scene() {
    const [alice, bob, mallory] = ['alice', 'bob', 'mallory'].map((name) => new Device(name));
    const readers = acquaint([alice!, bob!, mallory!]);
    const said = alice!.say('for here', readers);
    const [key] = said.all;
    const message = said.record;
    return { bob: bob!, mallory: mallory!, key: key as LogRecord<'key'>, message, readers };
  }

  it('C2 opens in no other place of the log, conversation, network, and for no other author', () => {
    const { bob, mallory, key, message } = scene();
    const other = sha256(Buffer.from('another conversation'));
    const network = 'bb'.repeat(32) as NetworkId;
    const { content, sealed } = message;
    bob.takes([key]);
    const moved = [
      { ...content, seq: content.seq + 1 },
      { ...content, bodyHash: sha256(content.bodyHash) },
      { ...content, conversation: other },
    ];
    for (const place of moved) expect(bob.takes([signed('alice', place, sealed)])).toEqual([]);
    // Mallory passes both off as hers: the key she copied is bound to alice.
    const stolen = [
      signed('mallory', { ...key.content, author: mallory.node }, null),
      signed('mallory', { ...content, author: mallory.node }, sealed),
    ];
    expect(bob.takes(stolen)).toEqual([]);
    const elsewhere = new Device('bob', { network, store: prekeysOf(bob) });
    expect(elsewhere.takes([key, message])).toEqual([]);
    expect(bob.takes([message])).toEqual(['for here']);
  });

  it('C2 opens nothing that was cut short or altered, and throws nothing', () => {
    const { bob, key, message } = scene();
    bob.takes([key]);
    const sealed = message.sealed as Uint8Array;
    for (let at = 0; at < sealed.length; at++) {
      const altered = sealed.slice();
      altered[at]! ^= 0x81;
      for (const bytes of [altered, sealed.slice(0, at)])
        expect(bob.chat.read({ ...message, sealed: bytes }, day(0)).body, `${at}`).toBeNull();
    }
    expect(bob.takes([message])).toEqual(['for here']);
  });

  it('C2 a record comes once, and a replay of it says nothing', () => {
    const { bob, key, message } = scene();
    expect(bob.takes([key, message, key, message])).toEqual(['for here']);
  });
});

describe('a copy of a data folder', () => {
  it('C2 never repeats a nonce: each process begins a chain of its own', () => {
    const alice = new Device('alice');
    const readers = [alice.member, memberNamed('bob')];
    const seen = new Set<string>();
    const chains = new Set<string>();
    const copies = [alice, ...Array.from({ length: 20 }, () => copyOf(alice))];
    for (const copy of copies)
      for (let left = 3; left > 0; left--) {
        const { record } = copy.say('same words', readers);
        const { chain, index } = decodeSealedBody(record.sealed as Uint8Array)!;
        chains.add(chain);
        seen.add(`${chain} ${index}`);
      }
    expect(seen.size).toBe(copies.length * 3);
    expect(chains.size).toBe(copies.length);
  });

  /** Another process on a copy of everything that is on disk. */
  function copyOf(device: Device): Device {
    const store = new MemoryStore();
    for (const key of ['prekeys', `prekeys ${device.member}`])
      store.setMeta(key, device.store.getMeta(key));
    for (const stored of device.store.records('everyone')) store.append(stored, null);
    return new Device('alice', { store });
  }
});

const isKindKey = (content: LogRecord['content']) => {
  if (content.kind !== 'key') throw new Error('no key');
  return content;
};
