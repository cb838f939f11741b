import { beforeEach, describe, expect, it } from 'vitest';
import {
  type InstanceId,
  type MemberKey,
  memberOf,
  type NetworkId,
  nodeId,
} from '../../../../shared/ids.ts';
import { RAW_PAYLOAD_BYTES_MAX } from '../../../../shared/limits.ts';
import { SigningKey } from '../../crypto/ed25519.ts';
import { sha256 } from '../../crypto/hash.ts';
import { MeshError } from '../../errors.ts';
import { Broadcasts } from './broadcasts.ts';
import { CACHE_AGE_MS_MAX, CACHE_BYTES_MAX, REPLAY_WINDOW_COUNT } from './limits.ts';
import type { ItemName } from './names.ts';

const NETWORK = 'aa'.repeat(32) as NetworkId;
const at = (mono: number) => ({ mono, wall: mono });

class Peer {
  readonly key: SigningKey;
  readonly id;
  readonly carrier: Broadcasts;
  readonly heard: string[] = [];
  generation = 1;
  belongs: (member: MemberKey) => boolean = () => true;

  constructor(name: string, network = NETWORK) {
    this.key = SigningKey.fromSeed(sha256(Buffer.from(name)));
    this.id = nodeId(this.key.publicKey, '11'.repeat(16) as InstanceId);
    this.carrier = new Broadcasts({
      network,
      self: this.id,
      signer: this.key,
      generation: () => this.generation,
      speaks: (member) => this.belongs(member),
      received: ({ origin, payload }) =>
        this.heard.push(`${memberOf(origin).slice(0, 4)} ${Buffer.from(payload).toString()}`),
    });
  }

  say(text: string, mono = 0) {
    return this.carrier.make([Buffer.from(text)], at(mono));
  }
}

let alice: Peer;
let bob: Peer;
beforeEach(() => {
  alice = new Peer('alice');
  bob = new Peer('bob');
});

const give = (name: ItemName, bytes: Uint8Array, mono = 0) =>
  bob.carrier.deliver(name, bytes, 1, at(mono));

describe('raw broadcasts', () => {
  it('P2 are numbered by node, generation and counter, and delivered once', () => {
    const items = ['a', 'b'].map((text) => alice.say(text));
    alice.generation = 2;
    items.push(alice.say('c'));
    expect(items.map(({ name }) => `${name.stream} ${name.seq}`)).toEqual([
      'raw:1 0',
      'raw:1 1',
      'raw:2 0',
    ]);
    const short = alice.key.publicKey.slice(0, 4);
    for (const { name, bytes } of items) expect(give(name, bytes)).toBe('new');
    for (const { name, bytes } of items) expect(give(name, bytes)).toBe('known');
    expect(bob.heard).toEqual([`${short} a`, `${short} b`, `${short} c`]);
  });

  it('P2 count under their own name and in their own network only, and not from strangers', () => {
    const { name, bytes } = alice.say('x');
    expect(() => give({ ...name, seq: 5 }, bytes)).toThrow(MeshError);
    expect(() => give({ ...name, stream: 'raw:7' }, bytes)).toThrow(MeshError);
    expect(give({ ...name, stream: 'raw:' }, bytes)).toBe('refused');
    expect(() => give({ ...name, origin: new Peer('carol').id }, bytes)).toThrow(MeshError);
    const foreign = new Peer('alice', 'bb'.repeat(32) as NetworkId).say('x');
    expect(() => give(foreign.name, foreign.bytes)).toThrow(MeshError);
    bob.belongs = () => false;
    expect(give(name, bytes)).toBe('refused');
    bob.belongs = () => true;
    expect(give(name, bytes)).toBe('new');
    expect(bob.heard).toHaveLength(1);
  });

  it('P2 many go under one signature, and arrive in their order', () => {
    const said = ['a', '', 'b'].map((text) => Buffer.from(text));
    const { name, bytes } = alice.carrier.make(said, at(0));
    expect(give(name, bytes)).toBe('new');
    const short = alice.key.publicKey.slice(0, 4);
    expect(bob.heard).toEqual([`${short} a`, `${short} `, `${short} b`]);
  });

  it('P2 cost the sender its link when forged, and stay deliverable', () => {
    const { name, bytes } = alice.say('x');
    const forged = Uint8Array.from(bytes);
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    expect(() => give(name, forged)).toThrow(MeshError);
    expect(() => give(name, new Uint8Array([1]))).toThrow(MeshError);
    expect(bob.carrier.has(name)).toBe(false);
    expect(bob.carrier.provide(name)).toBeNull();
    expect(give(name, bytes)).toBe('new');
  });

  it('P2 stay known after the cache has let them go, and for the node itself', () => {
    const { name, bytes } = alice.say('x');
    give(name, bytes, 0);
    bob.carrier.expire(at(CACHE_AGE_MS_MAX + 1));
    expect(bob.carrier.provide(name)).toBeNull();
    expect(give(name, bytes, CACHE_AGE_MS_MAX + 1)).toBe('known');
    alice.carrier.expire(at(CACHE_AGE_MS_MAX + 1));
    expect(alice.carrier.deliver(name, bytes, 1, at(0))).toBe('known');
    expect(alice.heard).toEqual([]);
  });

  it('P2 of a run that is over are not replayed into the next', () => {
    const old = ['a', 'b'].map((text) => alice.say(text));
    const first = old[0]!;
    expect(give(first.name, first.bytes)).toBe('new');
    for (const generation of [2, 3]) {
      alice.generation = generation;
      const { name, bytes } = alice.say('later');
      expect(give(name, bytes)).toBe('new');
    }
    const second = old[1]!;
    expect(bob.carrier.has(second.name)).toBe(true);
    expect(give(second.name, second.bytes)).toBe('known');
  });

  it('P2 may overtake each other within the window', () => {
    const items = Array.from({ length: 40 }, (_, index) => alice.say(`${index}`));
    for (const { name, bytes } of items.toReversed()) expect(give(name, bytes)).toBe('new');
    expect(REPLAY_WINDOW_COUNT).toBeGreaterThan(40);
  });

  it('T4 are kept within bytes and age, without the frame they came in', () => {
    const payload = new Uint8Array(RAW_PAYLOAD_BYTES_MAX);
    for (let index = 0; index < 100; index++) alice.carrier.make([payload], at(0));
    expect(alice.carrier.cachedBytes).toBeLessThanOrEqual(CACHE_BYTES_MAX);
    expect(alice.carrier.cachedBytes).toBeGreaterThan(CACHE_BYTES_MAX / 2);
    alice.carrier.expire(at(CACHE_AGE_MS_MAX + 1));
    expect(alice.carrier.cachedBytes).toBe(0);
    const { name, bytes } = alice.say('x');
    const frame = new Uint8Array(64 * 1024);
    frame.set(bytes, 100);
    give(name, frame.subarray(100, 100 + bytes.length));
    expect(bob.carrier.provide(name)?.buffer.byteLength).toBe(bytes.length);
    expect(() => alice.carrier.make([new Uint8Array(RAW_PAYLOAD_BYTES_MAX + 1)], at(0))).toThrow(
      MeshError,
    );
  });
});
