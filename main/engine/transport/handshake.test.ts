import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MemberKey,
  type NetworkId,
  type NodeId,
  SIGNATURE_BYTES,
} from '../../../shared/ids.ts';
import { problem } from '../../../shared/problem.ts';
import { generateSeed, SigningKey } from '../crypto/ed25519.ts';
import { toHex } from '../crypto/hex.ts';
import { randomBytes } from '../crypto/random.ts';
import type { Judgement } from '../wire/introduction.ts';
import { type InviteLink, makeInviteLink, readInviteLink } from '../wire/invite-link.ts';
import type { RejectReason } from '../wire/message-fields.ts';
import { encodeMessage, type WireMessage } from '../wire/messages.ts';
import {
  DiallerHandshake,
  type Greeting,
  type Handshake,
  type HandshakeContext,
  ListenerHandshake,
  type Step,
  type VersionRange,
} from './handshake.ts';

const NETWORK = 'ab'.repeat(32) as NetworkId;
const OTHER_NETWORK = 'cd'.repeat(32) as NetworkId;
const EXPORTER = new Uint8Array(32).fill(5);

const ADMIT: Judgement = {
  admit: true,
  network: NETWORK,
  networkName: 'friends',
  evidence: [new Uint8Array([1, 2])],
};

type Party = { readonly key: SigningKey; readonly id: NodeId };
const party = (): Party => {
  const key = SigningKey.fromSeed(generateSeed());
  return { key, id: (key.publicKey + toHex(randomBytes(16))) as NodeId };
};
const alice = party();
const bob = party();
const mallory = party();

const context = (
  { key, id }: Party,
  exporter = EXPORTER,
  versions?: VersionRange,
): HandshakeContext => ({
  identity: key,
  self: { id, generation: 2 ** 40, nick: 'nick', listenPort: 9000 },
  exporter,
  ...(versions && { versions }),
});

const newLink = (): InviteLink =>
  readInviteLink(
    makeInviteLink(alice.key, {
      network: NETWORK,
      networkName: 'Garden',
      expires: 1,
      uses: 1,
      secret: randomBytes(32),
      addresses: [],
    }),
  );

type Setup = {
  network?: NetworkId | null;
  expect?: MemberKey | null;
  dialler?: HandshakeContext;
  listener?: HandshakeContext;
  judge?: (hello: Greeting) => Judgement;
  accept?: () => ReturnType<typeof problem> | null;
  link?: InviteLink;
  removed?: (revocation: Uint8Array) => void;
};

const pair = (setup: Setup = {}): { dialler: Handshake; listener: Handshake } => ({
  dialler: new DiallerHandshake(
    setup.dialler ?? context(alice),
    {
      network: setup.network === undefined ? NETWORK : setup.network,
      expect: setup.expect ?? null,
      link: setup.link,
    },
    { accept: setup.accept ?? (() => null), removed: setup.removed ?? (() => {}) },
  ),
  listener: new ListenerHandshake(setup.listener ?? context(bob), setup.judge ?? (() => ADMIT)),
});

type Outcome = Step['outcome'];

/** Passes messages to and fro until both have nothing to say. */
function run({ dialler, listener }: { dialler: Handshake; listener: Handshake }): {
  dialler: Outcome;
  listener: Outcome;
  said: WireMessage[];
} {
  const said: WireMessage[] = [];
  const outcome: { dialler: Outcome; listener: Outcome } = { dialler: null, listener: null };
  let toListener: readonly WireMessage[] = dialler.start().send;
  let toDialler: readonly WireMessage[] = listener.start().send;
  while (toListener.length > 0 || toDialler.length > 0) {
    said.push(...toListener, ...toDialler);
    const forListener = toListener;
    const forDialler = toDialler;
    toListener = [];
    toDialler = [];
    for (const message of forListener) {
      const step = listener.receive(message);
      outcome.listener = step.outcome;
      toDialler = step.send;
    }
    for (const message of forDialler) {
      const step = dialler.receive(message);
      outcome.dialler = step.outcome;
      toListener = step.send;
    }
  }
  return { ...outcome, said };
}

const codeOf = (outcome: Outcome): string =>
  outcome === null ? 'waiting' : outcome.kind === 'up' ? 'up' : outcome.problem.code;

function helloOf(dialler: Handshake): WireMessage<'hello'> {
  const [hello] = dialler.start().send;
  if (hello?.kind !== 'hello') throw new Error('no hello');
  return hello;
}

describe('T2 T3 the identity handshake', () => {
  it('T2 both ends come up with the proved identity of the other', () => {
    const { dialler, listener } = run(pair({ expect: bob.key.publicKey }));
    expect(dialler).toMatchObject({ kind: 'up', peer: { node: bob.id, network: NETWORK } });
    expect(listener).toMatchObject({
      kind: 'up',
      peer: {
        node: alice.id,
        network: NETWORK,
        generation: 2 ** 40,
        listenPort: 9000,
        nick: 'nick',
      },
    });
  });

  it('T2 a knock without a network gets the network of the one who admits', () => {
    const { dialler, listener } = run(pair({ network: null }));
    expect(dialler).toMatchObject({ kind: 'up', peer: { network: NETWORK } });
    expect(listener).toMatchObject({ kind: 'up', peer: { network: NETWORK } });
  });

  it('T2 a proof is useless on any other connection, in either direction', () => {
    const elsewhere = context(alice, new Uint8Array(32).fill(6));
    const result = run(pair({ dialler: elsewhere }));
    expect(codeOf(result.listener)).toBe('peer-misbehaved');
    expect(result.said.map(({ kind }) => kind)).toEqual(['hello']);

    const { dialler, listener } = pair({ listener: context(bob) });
    const [welcome] = listener.receive(helloOf(dialler)).send;
    const again = pair({ dialler: elsewhere }).dialler;
    again.start();
    expect(codeOf(again.receive(welcome!).outcome)).toBe('peer-misbehaved');
  });

  it('T2 a welcome answers one hello only, even on the same connection', () => {
    const first = pair();
    const [welcome] = first.listener.receive(helloOf(first.dialler)).send;
    const second = pair({ network: null }).dialler;
    second.start();
    expect(codeOf(second.receive(welcome!).outcome)).toBe('peer-misbehaved');
  });

  it('T2 a proof cannot be sent back as if it were the listener’s own', () => {
    const { dialler } = pair();
    const { node, network, generation, nick, listenPort, signature } = helloOf(dialler);
    const mirrored: WireMessage = {
      kind: 'welcome',
      ...{ version: 1, node, generation, nick, listenPort, signature },
      ...{ network: network as NetworkId, networkName: 'friends', evidence: [] },
    };
    expect(codeOf(dialler.receive(mirrored).outcome)).toBe('peer-misbehaved');
  });

  it('T2 every signed field of hello and welcome is covered', () => {
    const changes = {
      node: mallory.id,
      network: OTHER_NETWORK,
      generation: 7,
      listenPort: 9001,
      signature: new Uint8Array(SIGNATURE_BYTES),
    };
    for (const [field, value] of Object.entries(changes)) {
      const { dialler, listener } = pair();
      const hello = { ...helloOf(dialler), [field]: value };
      expect(codeOf(listener.receive(hello).outcome), `hello.${field}`).toBe('peer-misbehaved');
    }
    for (const [field, value] of Object.entries(changes)) {
      const { dialler, listener } = pair({ network: null });
      const [welcome] = listener.receive(helloOf(dialler)).send;
      const changed = { ...welcome, [field]: value } as WireMessage;
      expect(codeOf(dialler.receive(changed).outcome), `welcome.${field}`).toBe('peer-misbehaved');
    }
  });

  it('T3 a refused dialler hears the reason and nothing else', () => {
    const codes: Record<RejectReason, string> = {
      'not-invited': 'not-invited',
      'no-network': 'no-network-there',
      'other-network': 'other-network',
      'too-many': 'too-many-connections',
      ourselves: 'ourselves',
      'update-needed': 'update-needed',
      busy: 'too-many-connections',
      'link-expired': 'link-expired',
      'link-used': 'link-used',
      'link-reset': 'link-reset',
      revoked: 'removed',
    };
    for (const [reason, code] of Object.entries(codes) as [RejectReason, string][]) {
      const result = run(pair({ judge: () => ({ admit: false, reason, revocation: null }) }));
      expect(codeOf(result.dialler)).toBe(code);
      expect(codeOf(result.listener)).toBe(code);
      expect(result.said.at(-1)).toEqual({
        kind: 'reject',
        reason,
        versionMin: 1,
        versionMax: 1,
        revocation: null,
      });
    }
  });

  it('T3 R7 shows what a link is good for, and that the dialler holds it; its secret stays', () => {
    const link = newLink();
    const shown: unknown[] = [];
    const judge = ({ pass }: Greeting): Judgement => {
      shown.push(pass);
      return ADMIT;
    };
    const { said } = run(pair({ link, judge }));
    expect(shown).toEqual([link.terms]);
    const sent = Buffer.concat(said.map(encodeMessage));
    expect(sent.includes(Buffer.from(link.secret))).toBe(false);
  });

  it('T3 R7 a link shown on another connection, by another node, or changed is no link', () => {
    const link = newLink();
    let judged = 0;
    const judge = (): Judgement => {
      judged++;
      return ADMIT;
    };
    const mine = helloOf(pair({ link }).dialler);
    const elsewhere = helloOf(
      pair({ link, dialler: { ...context(alice), exporter: randomBytes(32) } }).dialler,
    );
    const other = newLink();
    const passes = [
      elsewhere.pass,
      mine.pass && { ...mine.pass, terms: other.signedTerms },
      mine.pass && { ...mine.pass, terms: other.signedTerms, signature: other.signature },
      mine.pass && { ...mine.pass, proof: new Uint8Array(64) },
    ];
    for (const pass of passes) {
      const { listener } = pair({ judge });
      expect(() => listener.receive({ ...mine, pass })).toThrow('peer-misbehaved');
    }
    expect(judged).toBe(0);
  });

  it('R5 a dialler that was revoked is shown the record', () => {
    const shown: Uint8Array[] = [];
    const revocation = Uint8Array.of(1, 2, 3);
    const judge = (): Judgement => ({ admit: false, reason: 'revoked', revocation });
    run(pair({ judge, removed: (record) => shown.push(record) }));
    expect(shown).toEqual([revocation]);
  });

  it('T3 nobody is judged, and nothing is said, before the proof holds', () => {
    let judged = 0;
    const judge = (): Judgement => {
      judged++;
      return ADMIT;
    };
    const { dialler, listener } = pair({ judge });
    const step = listener.receive({ ...helloOf(dialler), node: mallory.id });
    expect(codeOf(step.outcome)).toBe('peer-misbehaved');
    expect(step.send).toEqual([]);
    expect(judged).toBe(0);
  });

  it('T3 takes only the expected key, and only the wanted network', () => {
    expect(codeOf(run(pair({ expect: mallory.key.publicKey })).dialler)).toBe('wrong-key');
    expect(codeOf(run(pair({ network: OTHER_NETWORK })).dialler)).toBe('other-network');
  });

  it('T3 a dialler that does not accept says no more, and the listener stays down', () => {
    const refused = problem('key-revoked', 'x');
    const result = run(pair({ accept: () => refused }));
    expect(result.dialler).toEqual({ kind: 'down', problem: refused });
    expect(result.listener).toBeNull();
    expect(result.said.map(({ kind }) => kind)).toEqual(['hello', 'welcome']);
  });

  it('T3 meeting ourselves is found out at both ends', () => {
    const result = run(pair({ listener: context(alice) }));
    expect(codeOf(result.dialler)).toBe('ourselves');
    expect(codeOf(result.listener)).toBe('ourselves');
  });

  it('T3 another device of our own is no problem', () => {
    const second = { key: alice.key, id: (alice.key.publicKey + 'ee'.repeat(16)) as NodeId };
    expect(codeOf(run(pair({ listener: context(second) })).dialler)).toBe('up');
  });
});

describe('T4 T6 order and versions', () => {
  it('T6 overlapping ranges agree on the highest common version', () => {
    const result = run(
      pair({
        dialler: context(alice, EXPORTER, { min: 1, max: 3 }),
        listener: context(bob, EXPORTER, { min: 2, max: 5 }),
      }),
    );
    expect(codeOf(result.dialler)).toBe('up');
    expect(result.said.find(({ kind }) => kind === 'welcome')).toMatchObject({ version: 3 });
  });

  it('T6 no overlap is a clear "update needed" at both ends, before any proof', () => {
    for (const [ours, theirs] of [
      [
        { min: 1, max: 1 },
        { min: 2, max: 3 },
      ],
      [
        { min: 2, max: 3 },
        { min: 1, max: 1 },
      ],
    ] as const) {
      const { dialler, listener } = pair({
        dialler: context(alice, EXPORTER, ours),
        listener: context(bob, EXPORTER, theirs),
      });
      const hello = { ...helloOf(dialler), signature: new Uint8Array(SIGNATURE_BYTES) };
      const atListener = listener.receive(hello);
      expect(codeOf(atListener.outcome)).toBe('update-needed');
      const atDialler = dialler.receive(atListener.send[0]!).outcome;
      const range = theirs.min === theirs.max ? `${theirs.min}` : `${theirs.min}–${theirs.max}`;
      expect(atDialler).toEqual({ kind: 'down', problem: problem('update-needed', range) });
    }
  });

  it('T6 a welcome in a version that was not offered is refused', () => {
    const { dialler, listener } = pair();
    const [welcome] = listener.receive(helloOf(dialler)).send;
    const later = { ...welcome, version: 2 } as WireMessage;
    expect(codeOf(dialler.receive(later).outcome)).toBe('peer-misbehaved');
  });

  it('T4 a message out of turn ends the handshake', () => {
    const hello = helloOf(pair().dialler);
    const reject: WireMessage = {
      kind: 'reject',
      reason: 'busy',
      versionMin: 1,
      versionMax: 1,
      revocation: null,
    };
    const ready: WireMessage = { kind: 'ready' };
    for (const message of [reject, ready])
      expect(codeOf(pair().listener.receive(message).outcome)).toBe('peer-misbehaved');
    for (const message of [hello, ready])
      expect(codeOf(pair().dialler.receive(message).outcome)).toBe('peer-misbehaved');
    const { listener, dialler } = pair();
    listener.receive(helloOf(dialler));
    expect(codeOf(listener.receive(hello).outcome)).toBe('peer-misbehaved');
  });

  it('T2 no random signature or exporter ever gets anybody in', () => {
    const signatures = fc.uint8Array({ minLength: 64, maxLength: 64 });
    const { dialler } = pair();
    const hello = helloOf(dialler);
    fc.assert(
      fc.property(signatures, (signature) => {
        const outcome = pair().listener.receive({ ...hello, signature }).outcome;
        expect(codeOf(outcome)).toBe('peer-misbehaved');
      }),
      { numRuns: 30 },
    );
  });
});
