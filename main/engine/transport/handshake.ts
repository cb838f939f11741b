/**
 * The identity handshake inside TLS, without any socket: messages in, messages and an outcome out.
 *
 *   dialler                          listener
 *   hello (proof)       ───────▶     verify, judge
 *   verify, accept      ◀───────     welcome (proof)   or   reject
 *   ready               ───────▶     up
 *
 * The dialler proves first (T3): a stranger learns nothing but the refusal.
 */
import { memberOf, type NetworkId, type NodeId } from '../../../shared/ids.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { type SigningKey, verify } from '../crypto/ed25519.ts';
import {
  type Dial,
  type Hello,
  type Judgement,
  PROBLEM_OF_REJECT,
  type Welcome,
} from '../wire/introduction.ts';
import { readPass, showPass } from '../wire/invite-link.ts';
import type { RejectReason } from '../wire/message-fields.ts';
import {
  type HandshakeMessage,
  PROTOCOL_VERSION_MAX,
  PROTOCOL_VERSION_MIN,
  type WireMessage,
} from '../wire/messages.ts';
import { diallerProof, listenerProof, PROOF_LABEL } from './proof.ts';

/** Our end of a handshake. */
export type Self = {
  readonly id: NodeId;
  readonly generation: number;
  readonly nick: string | null;
  readonly listenPort: number;
};

/** The other end, proved. */
export type Peer = {
  readonly node: NodeId;
  readonly nick: string | null;
  readonly generation: number;
  readonly listenPort: number;
  readonly network: NetworkId;
};

export type VersionRange = { readonly min: number; readonly max: number };

/** What both machines need. `exporter` is the TLS exporter value of this connection. */
export type HandshakeContext = {
  readonly identity: SigningKey;
  readonly self: Self;
  readonly exporter: Uint8Array;
  readonly versions?: VersionRange;
};

/** What to send now, in order, and how it ended, once it has. */
export type Step = {
  readonly send: readonly HandshakeMessage[];
  readonly outcome:
    | { readonly kind: 'up'; readonly peer: Peer }
    | { readonly kind: 'down'; readonly problem: Problem }
    | null;
};

export interface Handshake {
  /** The first step, before anything has arrived. */
  start(): Step;
  /** One message of the peer; not called again after an outcome. */
  receive(message: WireMessage): Step;
}

const OUR_VERSIONS: VersionRange = { min: PROTOCOL_VERSION_MIN, max: PROTOCOL_VERSION_MAX };

const down = (found: Problem, ...send: readonly HandshakeMessage[]): Step => ({
  send,
  outcome: { kind: 'down', problem: found },
});
const misbehaved = (detail: string): Step => down(problem('peer-misbehaved', detail));
const wait = (...send: readonly HandshakeMessage[]): Step => ({ send, outcome: null });

const rangeText = (min: number, max: number): string => (min === max ? `${min}` : `${min}–${max}`);

/** The highest version that both speak, or null. */
const commonVersion = (ours: VersionRange, min: number, max: number): number | null => {
  const highest = Math.min(ours.max, max);
  return highest >= Math.max(ours.min, min) ? highest : null;
};

/** The network to reach, or null to knock; the only key to take as an answer; a link to come in by. */
export type Wanted = Pick<Dial, 'network' | 'expect' | 'link'>;

/** What the dialler's side has to say to a listener's answer. */
export type Answers = {
  /** Judges a listener that has proved its key; null lets the link stand. */
  accept(welcome: Welcome): Problem | null;
  /** A record was shown that says that our key was revoked; nobody has checked it yet. */
  removed(revocation: Uint8Array): void;
};

/** A proven hello, before the transport adds where it came from. */
export type Greeting = Omit<Hello, 'address'> & Pick<WireMessage<'hello'>, 'listenPort'>;

/** The end that opened the connection. */
export class DiallerHandshake implements Handshake {
  readonly #context: HandshakeContext;
  readonly #wanted: Wanted;
  readonly #answers: Answers;
  readonly #signature: Uint8Array;

  constructor(context: HandshakeContext, wanted: Wanted, answers: Answers) {
    this.#context = context;
    this.#wanted = wanted;
    this.#answers = answers;
    const { identity, self, exporter } = context;
    const claim = { ...self, node: self.id, network: wanted.network };
    this.#signature = identity.sign(PROOF_LABEL, ...diallerProof(exporter, claim));
  }

  start(): Step {
    const { self, exporter, versions = OUR_VERSIONS } = this.#context;
    const { network, link } = this.#wanted;
    return wait({
      kind: 'hello',
      versionMin: versions.min,
      versionMax: versions.max,
      network,
      node: self.id,
      generation: self.generation,
      nick: self.nick,
      listenPort: self.listenPort,
      signature: this.#signature,
      pass: link ? showPass(link, exporter, self.id) : null,
    });
  }

  receive(message: WireMessage): Step {
    if (message.kind === 'reject') return this.#rejected(message);
    if (message.kind !== 'welcome') return misbehaved(`${message.kind} before a welcome`);
    return this.#welcomed(message);
  }

  #rejected({ reason, versionMin, versionMax, revocation }: WireMessage<'reject'>): Step {
    if (revocation !== null) this.#answers.removed(revocation);
    if (reason !== 'update-needed') return down(problem(PROBLEM_OF_REJECT[reason]));
    return down(problem('update-needed', rangeText(versionMin, versionMax)));
  }

  #welcomed(welcome: WireMessage<'welcome'>): Step {
    const { exporter, self, versions = OUR_VERSIONS } = this.#context;
    const proof = listenerProof(exporter, welcome, this.#signature);
    const key = memberOf(welcome.node);
    if (!verify(key, welcome.signature, PROOF_LABEL, ...proof)) return misbehaved('proof');
    if (welcome.node === self.id) return down(problem('ourselves'));
    const { network, expect } = this.#wanted;
    if (expect !== null && key !== expect) return down(problem('wrong-key'));
    if (welcome.version < versions.min || welcome.version > versions.max)
      return misbehaved(`version ${welcome.version}`);
    if (network !== null && welcome.network !== network) return down(problem('other-network'));
    const refused = this.#answers.accept(welcome);
    if (refused !== null) return down(refused);
    return { send: [{ kind: 'ready' }], outcome: { kind: 'up', peer: welcome } };
  }
}

/** The end that was dialled. */
export class ListenerHandshake implements Handshake {
  readonly #context: HandshakeContext;
  readonly #judge: (hello: Greeting) => Judgement;
  /** Who was admitted and has to say `ready`. */
  #admitted: Peer | null = null;

  constructor(context: HandshakeContext, judge: (hello: Greeting) => Judgement) {
    this.#context = context;
    this.#judge = judge;
  }

  start(): Step {
    return wait();
  }

  receive(message: WireMessage): Step {
    if (this.#admitted !== null && message.kind === 'ready')
      return { send: [], outcome: { kind: 'up', peer: this.#admitted } };
    if (this.#admitted === null && message.kind === 'hello') return this.#greeted(message);
    return misbehaved(`${message.kind} out of turn`);
  }

  #greeted(hello: WireMessage<'hello'>): Step {
    const { exporter, self, versions = OUR_VERSIONS } = this.#context;
    // Before the proof, because another version may prove in another way.
    const version = commonVersion(versions, hello.versionMin, hello.versionMax);
    if (version === null) {
      const theirs = rangeText(hello.versionMin, hello.versionMax);
      return this.#reject('update-needed', theirs);
    }
    const proof = diallerProof(exporter, hello);
    if (!verify(memberOf(hello.node), hello.signature, PROOF_LABEL, ...proof))
      return misbehaved('proof');
    if (hello.node === self.id) return this.#reject('ourselves');
    const pass = hello.pass && readPass(hello.pass, exporter, hello.node);
    const judgement = this.#judge({ ...hello, pass });
    if (!judgement.admit) return this.#reject(judgement.reason, undefined, judgement.revocation);
    this.#admitted = { ...hello, network: judgement.network };
    return wait(this.#welcome(judgement, version, hello.signature));
  }

  #welcome(
    { network, networkName, evidence }: Extract<Judgement, { admit: true }>,
    version: number,
    diallerSignature: Uint8Array,
  ): HandshakeMessage {
    const { identity, self, exporter } = this.#context;
    const { id: node, generation, nick, listenPort } = self;
    const claim = { node, network, generation, listenPort };
    const proof = listenerProof(exporter, claim, diallerSignature);
    const signature = identity.sign(PROOF_LABEL, ...proof);
    return { kind: 'welcome', version, ...claim, nick, networkName, evidence, signature };
  }

  #reject(reason: RejectReason, detail?: string, revocation: Uint8Array | null = null): Step {
    const { min, max } = this.#context.versions ?? OUR_VERSIONS;
    const message = {
      kind: 'reject',
      reason,
      versionMin: min,
      versionMax: max,
      revocation,
    } as const;
    return down(problem(PROBLEM_OF_REJECT[reason], detail), message);
  }
}
