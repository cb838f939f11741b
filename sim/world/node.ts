import type { MeshConfig } from '../../main/engine/config.ts';
import type { SigningKey } from '../../main/engine/crypto/ed25519.ts';
import { toHex } from '../../main/engine/crypto/hex.ts';
import { Core } from '../../main/engine/protocol/core.ts';
import type { Dial, Input, Instant, LinkId, LinkInfo } from '../../main/engine/protocol/io.ts';
import type { LinkMessage } from '../../main/engine/wire/messages.ts';
import {
  INSTANCE_BYTES,
  type InstanceId,
  type MemberKey,
  type NodeId,
  nodeId,
} from '../../shared/ids.ts';
import { LINK_CONGESTED_BYTES } from '../../shared/limits.ts';
import { Alarms } from './alarms.ts';
import { perform } from './effects.ts';
import { identityOf, paperCiphers } from './keys.ts';
import { Lan } from './lan.ts';
import type { Slot } from './network.ts';
import { Pace } from './pace.ts';
import type { Prng } from './prng.ts';
import type { Socket } from './socket.ts';
import type { SimStore } from './store.ts';
import { type Frame, unpack } from './wire.ts';
import type { World } from './world.ts';

const INSTANCE = 'instance';
const GENERATION = 'generation';
const PORT = 9000;

export type NodeOptions = {
  readonly slot: Slot;
  /** Whose key it has: two nodes of one name are two devices, or clones, of one person. */
  readonly name: string;
  readonly config: MeshConfig;
  readonly store: SimStore;
  /** How far its wall clock is off, milliseconds. */
  readonly skewMs: number;
};

/** What a process leaves behind when it dies. */
export type Death =
  /** The system closes its connections. */
  | 'killed'
  /** The machine loses power: nobody is told. */
  | 'power-lost';

/** A machine with one process: does for the core what the driver does, in virtual time. */
export class SimNode {
  readonly world: World;
  readonly slot: Slot;
  readonly identity: SigningKey;
  readonly config: MeshConfig;
  readonly host: string;
  readonly port = PORT;
  readonly nick: string;
  /** Who shares its local network; each machine alone unless a scenario says otherwise. */
  lanName: string;
  readonly sockets = new Set<Socket>();
  readonly links = new Map<LinkId, Socket>();
  store: SimStore;
  core: Core | null = null;
  self = '' as NodeId;
  generation = 0;
  /** Counts the starts, so that nothing of a dead process reaches the next one. */
  process = 0;
  /** When it last started, stopped, stood still or went on. */
  disturbedAt = Number.NEGATIVE_INFINITY;
  readonly lan: Lan;
  private readonly prng: Prng;
  readonly alarms = new Alarms(this);
  private linkIds = 0;
  private readonly pace: Pace;
  /** Ends whose machine went dark: they answer again once it is back. */
  private vanished: Socket[] = [];

  constructor(world: World, options: NodeOptions) {
    this.world = world;
    this.slot = options.slot;
    this.nick = options.name;
    this.identity = identityOf(options.name);
    this.config = options.config;
    this.store = options.store;
    this.host = `10.${options.slot >> 16}.${(options.slot >> 8) & 255}.${options.slot & 255}`;
    this.prng = world.prng.fork(`node-${options.slot}`);
    this.pace = new Pace(() => world.time, options.skewMs, this.prng.below(1_000_000));
    this.lanName = this.host;
    this.lan = new Lan(this, this.prng.fork('lan'));
  }

  get address(): string {
    return `${this.host}:${this.port}`;
  }

  get key(): MemberKey {
    return this.identity.publicKey;
  }

  /** A process is there; it may stand still. */
  get isUp(): boolean {
    return this.core !== null;
  }

  get isPaused(): boolean {
    return this.pace.isPaused;
  }

  now(): Instant {
    return this.pace.now();
  }

  /** The wall clock is set. */
  setClock(byMs: number): void {
    this.pace.skewMs += byMs;
  }

  start(): void {
    if (this.core) throw new Error(`#${this.slot} runs already`);
    this.power();
    this.process += 1;
    this.self = nodeId(this.key, this.instance());
    this.generation = Number(Buffer.from(this.store.getMeta(GENERATION) ?? []).toString()) + 1;
    this.keepGeneration(this.generation);
    const random = this.prng.fork(`process-${this.process}`);
    this.core = new Core({
      config: this.config,
      self: this.self,
      signer: this.identity,
      random: (count) => random.bytes(count),
      ciphers: paperCiphers(this.key),
      store: this.store,
      generation: this.generation,
      appVersion: 'sim',
      nick: this.nick,
      isCongested: (link) => (this.links.get(link)?.backlog ?? 0) > LINK_CONGESTED_BYTES,
    });
    this.disturb('start', this.generation);
    this.act((core) => core.setAddresses([this.address]));
    this.act((core) => core.start(this.now()));
    this.lan.start();
  }

  /** Memory is lost, the store stays. */
  stop(death: Death): void {
    if (!this.core) return;
    this.disturb(death);
    this.core = null;
    this.pace.reset();
    this.alarms.clear();
    this.links.clear();
    const sockets = [...this.sockets];
    this.sockets.clear();
    if (death === 'power-lost') {
      this.world.network.dark.add(this.slot);
      this.vanished.push(...sockets);
      for (const socket of sockets) socket.vanish();
    } else for (const socket of sockets) socket.close();
  }

  /** Goes on as another node of the same member, as `MeshNode` does, once this turn is over. */
  renewSoon(): void {
    const { process } = this;
    this.world.after(0, () => {
      if (this.core === null || this.process !== process) return;
      this.stop('killed');
      this.store.setMeta(INSTANCE, null);
      this.start();
    });
  }

  /** Says goodbye and ends, as `MeshNode.shutdown` does. */
  leave(): void {
    this.act((core) => core.leave(this.now()));
    this.stop('killed');
  }

  /**
   * Stands still: nothing is read, no timer runs.
   * @param asleep the whole machine does, and its monotonic clock with it
   */
  pause(asleep: boolean): void {
    if (!this.core || this.isPaused) return;
    this.disturb(asleep ? 'sleep' : 'stall');
    this.pace.pause(asleep);
    if (asleep) this.world.network.dark.add(this.slot);
  }

  /** @param wake the system tells the program that it slept */
  resume(wake: boolean): void {
    if (!this.isPaused) return;
    this.disturb('resume');
    const backlog = this.pace.resume();
    this.lighten();
    for (const run of backlog) this.whenRunning(run);
    if (wake) this.input({ type: 'wake' });
  }

  /** Now, or when it goes on; never in another process than the one that is there now. */
  whenRunning(run: () => void): void {
    if (this.core) this.pace.whenRunning(run);
  }

  /** Runs a command on the core and carries out what follows. */
  act<T>(command: (core: Core) => T): T {
    const { core } = this;
    if (!core) throw new Error(`#${this.slot} does not run`);
    try {
      return command(core);
    } finally {
      perform(this, core.drain());
      this.world.stepped(this);
    }
  }

  input(input: Input): void {
    if (!this.core) return;
    this.world.noteInput(this, input);
    this.act((core) => core.handle(input, this.now()));
  }

  linkUp(socket: Socket, dial: Dial | null, about: Omit<LinkInfo, 'id'>): void {
    const id = ++this.linkIds;
    this.links.set(id, socket);
    socket.onFrame = (frame) => this.receive(id, frame);
    socket.onEnd = () => this.linkDown(id);
    this.input({ type: 'link-up', link: { id, ...about }, dial });
  }

  private linkDown(id: LinkId): void {
    if (this.links.delete(id)) this.input({ type: 'link-down', link: id });
  }

  private receive(link: LinkId, frame: Frame): void {
    if (!this.links.has(link)) return;
    const message = unpack(frame, 'link') as LinkMessage | null;
    if (!message) return;
    this.world.received(this, link, message);
    this.input({ type: 'message', link, message });
  }

  /** A `link-down` follows, as from a real socket. */
  closeLink(link: LinkId): void {
    const socket = this.links.get(link);
    if (!socket?.isOpen) return;
    socket.close();
    const { process } = this;
    this.world.after(0, () =>
      this.whenRunning(() => {
        if (this.process === process) this.linkDown(link);
      }),
    );
  }

  private instance(): InstanceId {
    let instance = this.store.getMeta(INSTANCE);
    if (!instance) {
      instance = this.prng.bytes(INSTANCE_BYTES);
      this.store.setMeta(INSTANCE, instance);
    }
    return toHex(instance) as InstanceId;
  }

  private keepGeneration(generation: number): void {
    this.store.setMeta(GENERATION, Buffer.from(String(generation)));
  }

  private disturb(what: string, detail: string | number = ''): void {
    this.disturbedAt = this.world.time;
    this.world.note(this, what, detail);
  }

  /** The machine is on again: old connections get a reset for an answer, new ones may come. */
  private power(): void {
    for (const socket of this.vanished) socket.remember();
    this.vanished = [];
    this.lighten();
  }

  private lighten(): void {
    if (this.world.network.dark.delete(this.slot)) this.world.pathsChanged();
  }
}
