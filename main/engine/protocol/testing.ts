import {
  type InstanceId,
  type MemberKey,
  memberOf,
  type NodeId,
  nodeId,
} from '../../../shared/ids.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { DEFAULT_CONFIG, type MeshConfig } from '../config.ts';
import { ciphersOf } from '../crypto/ciphers.ts';
import { SigningKey } from '../crypto/ed25519.ts';
import { sha256 } from '../crypto/hash.ts';
import { toHex } from '../crypto/hex.ts';
import type { MeshEvent } from '../events.ts';
import { MemoryStore } from '../store/memory.ts';
import { PROBLEM_OF_REJECT } from '../wire/introduction.ts';
import { decodeMessage, encodeMessage, type LinkMessage } from '../wire/messages.ts';
import { Core } from './core.ts';
import type { Dial, Effect, Input, Instant, LinkId, Timer } from './io.ts';
import type { NetworkSession } from './session.ts';

/** Cores side by side without a network: messages take 1 ms, dials 5 ms, time is pushed by hand. */
const MESSAGE_MS = 1;
const DIAL_MS = 5;
const EPOCH = 1_800_000_000_000;

type Wire = { readonly to: TestNode; readonly link: LinkId };

export class TestWorld {
  private readonly queue: { at: number; order: number; run: () => void }[] = [];
  private order = 0;
  private linkIds = 0;
  private skipped = 0;
  time = 0;
  /** How far somebody has set the clock on the wall, milliseconds. */
  wallOffset = 0;
  readonly nodes = new Map<string, TestNode>();

  get now(): Instant {
    return { mono: this.time, wall: EPOCH + this.skipped + this.time + this.wallOffset };
  }

  node(
    name: string,
    config: Partial<MeshConfig> = {},
    store = new MemoryStore(),
    skewMs = 0,
  ): TestNode {
    const node = new TestNode(this, name, { ...DEFAULT_CONFIG, ...config }, store);
    node.skewMs = skewMs;
    this.nodes.set(node.address, node);
    node.act(() => node.core.start(node.now));
    return node;
  }

  at(delay: number, run: () => void): void {
    this.queue.push({ at: this.time + delay, order: this.order++, run });
    this.queue.sort((a, b) => a.at - b.at || a.order - b.order);
  }

  run(ms: number): void {
    const end = this.time + ms;
    for (let next = this.queue[0]; next && next.at <= end; next = this.queue[0]) {
      this.queue.shift();
      this.time = Math.max(this.time, next.at);
      next.run();
    }
    this.time = end;
  }

  /** The calendar goes on by so much, and nothing else. */
  skip(ms: number): void {
    this.skipped += ms;
  }

  /** The key that a node of that name has. */
  keyOf(name: string): MemberKey {
    return signerOf(name).publicKey;
  }

  nextLink(): LinkId {
    return ++this.linkIds;
  }
}

/** `alice@phone` is another device of alice. */
const signerOf = (name: string): SigningKey =>
  SigningKey.fromSeed(sha256(Buffer.from(name.split('@')[0] ?? name)));

/** One core with its wires. */
export class TestNode {
  readonly core: Core;
  readonly address: string;
  readonly events: MeshEvent[] = [];
  /** How far this one's clock is off, milliseconds. */
  skewMs = 0;
  /** Links whose reader is slow. */
  readonly congested = new Set<LinkId>();
  readonly store: MemoryStore;
  private readonly world: TestWorld;
  private readonly wires = new Map<LinkId, Wire>();
  private readonly timers = new Map<Timer, number>();
  readonly messages: LinkMessage[] = [];
  private readonly generation: number;
  private readonly self: NodeId;
  /** What becomes of each message that this node sends; null loses it. */
  altering: ((message: LinkMessage) => LinkMessage | null) | null = null;
  stopped = false;
  /** Addresses that cannot be reached from here: the network is split. */
  hides: ReadonlySet<string> | null = null;
  /** How often it was told to go on as another instance, which this world does not do. */
  renewals = 0;

  constructor(world: TestWorld, name: string, config: MeshConfig, store: MemoryStore) {
    const signer = signerOf(name);
    let draws = 0;
    const random = (count: number): Uint8Array => {
      const bytes = Buffer.concat(
        Array.from({ length: Math.ceil(count / 32) }, () =>
          sha256(Buffer.from(`${name}${draws++}`)),
        ),
      );
      return new Uint8Array(bytes.subarray(0, count));
    };
    this.generation = Number(store.getMeta('g')?.[0] ?? 0) + 1;
    store.setMeta('g', Uint8Array.of(this.generation));
    this.world = world;
    this.store = store;
    this.address = `${name}:9000`;
    const instance = toHex(sha256(Buffer.from(name))).slice(0, 32) as InstanceId;
    this.self = nodeId(signer.publicKey, instance);
    this.core = new Core({
      config,
      self: this.self,
      signer,
      random,
      ciphers: ciphersOf(signer, random),
      store,
      generation: this.generation,
      appVersion: 'test',
      nick: name,
      isCongested: (link) => this.congested.has(link),
    });
    this.core.setAddresses([this.address]);
  }

  get id() {
    return this.self;
  }

  get key() {
    return memberOf(this.self);
  }

  get now(): Instant {
    const { mono, wall } = this.world.now;
    return { mono, wall: wall + this.skewMs };
  }

  act<T>(run: () => T): T {
    const result = run();
    for (const effect of this.core.drain()) this.perform(effect);
    return result;
  }

  command<T>(run: (session: NetworkSession, now: Instant) => T): T {
    const { now } = this;
    return this.act(() => this.core.command((session) => run(session, now), now));
  }

  input(input: Input): void {
    if (!this.stopped) this.act(() => this.core.handle(input, this.now));
  }

  say(text: string): string {
    return this.command((session, now) =>
      session.say({ kind: 'text', text, replyTo: null }, 'everyone', now),
    );
  }

  heard(): string[] {
    return this.events.flatMap((event) =>
      event.type === 'ChatMessageReceived' ? Buffer.from(event.message.plaintext).toString() : [],
    );
  }

  /** Every message of a kind that this node has sent. */
  sent<K extends LinkMessage['kind']>(kind: K): Extract<LinkMessage, { kind: K }>[] {
    return this.messages.filter(
      (message): message is Extract<LinkMessage, { kind: K }> => message.kind === kind,
    );
  }

  /** Ends it; graceful says goodbye first. */
  stop(graceful: boolean): void {
    if (graceful) this.act(() => this.core.leave(this.now));
    this.world.at(2 * MESSAGE_MS, () => {
      this.stopped = true;
      this.world.nodes.delete(this.address);
      for (const link of [...this.wires.keys()]) this.cut(link);
    });
  }

  cutFrom(others: readonly TestNode[]): void {
    for (const [link, { to }] of [...this.wires]) if (others.includes(to)) this.cut(link);
  }

  cut(link: LinkId): void {
    const wire = this.wires.get(link);
    if (!wire) return;
    this.wires.delete(link);
    wire.to.wires.delete(wire.link);
    this.world.at(0, () => this.input({ type: 'link-down', link }));
    this.world.at(MESSAGE_MS, () => wire.to.input({ type: 'link-down', link: wire.link }));
  }

  private perform(effect: Effect): void {
    switch (effect.type) {
      case 'send':
        this.transmit(effect.link, effect.message);
        break;
      case 'close-link':
        this.cut(effect.link);
        break;
      case 'dial':
        this.world.at(DIAL_MS, () => this.dial(effect.dial));
        break;
      case 'set-timer':
        this.setTimer(effect.timer, effect.at);
        break;
      case 'emit':
        this.events.push(effect.event);
        break;
      case 'search-lan':
        break;
      case 'renew-instance':
        this.renewals += 1;
        break;
    }
  }

  private setTimer(timer: Timer, at: number): void {
    this.timers.set(timer, at);
    this.world.at(Math.max(0, at - this.world.time), () => {
      if (this.timers.get(timer) !== at) return;
      this.timers.delete(timer);
      this.input({ type: 'timer', timer });
    });
  }

  private transmit(link: LinkId, given: LinkMessage): void {
    this.messages.push(given);
    const message = this.altering ? this.altering(given) : given;
    if (!message) return;
    const frame = encodeMessage(message);
    this.world.at(MESSAGE_MS, () => {
      const wire = this.wires.get(link);
      if (!wire) return;
      const decoded = decodeMessage(frame, 'link') as LinkMessage;
      wire.to.input({ type: 'message', link: wire.link, message: decoded });
    });
  }

  private dial(dial: Dial): void {
    if (this.stopped) return;
    const outcome = this.knock(dial);
    if (outcome instanceof TestNode) this.connect(outcome, dial);
    else this.input({ type: 'dial-failed', dial, problem: outcome });
  }

  /** What the transport's handshake does: both ends judge each other. */
  private knock(dial: Dial): TestNode | Problem {
    const other = this.world.nodes.get(dial.address);
    if (!other || this.hides?.has(dial.address)) return problem('unreachable');
    this.input({ type: 'dial-reached', dial });
    const nick = this.self.slice(0, 4);
    const pass = dial.link?.terms ?? null;
    const hello = { node: this.id, network: dial.network, nick, address: this.address, pass };
    const judgement = other.act(() => other.core.judge(hello, this.world.now));
    if (!judgement.admit) {
      const { reason, revocation } = judgement;
      if (revocation) this.act(() => this.core.removed(revocation, this.world.now));
      return problem(PROBLEM_OF_REJECT[reason]);
    }
    if (dial.expect !== null && dial.expect !== other.key) return problem('wrong-key');
    return this.core.accept({ ...judgement, node: other.id, nick: null }, dial) ?? other;
  }

  private connect(other: TestNode, dial: Dial): void {
    const [mine, theirs] = [this.world.nextLink(), this.world.nextLink()];
    this.wires.set(mine, { to: other, link: theirs });
    other.wires.set(theirs, { to: this, link: mine });
    const end = (peer: TestNode, id: LinkId, direction: 'in' | 'out') => ({
      id,
      peer: peer.id,
      peerGeneration: peer.generation,
      direction,
      address: peer.address,
    });
    other.input({ type: 'link-up', link: end(this, theirs, 'in'), dial: null });
    this.input({ type: 'link-up', link: end(other, mine, 'out'), dial });
  }
}
