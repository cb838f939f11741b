import type { MeshConfig } from '../../main/engine/config.ts';
import type { SigningKey } from '../../main/engine/crypto/ed25519.ts';
import { toHex } from '../../main/engine/crypto/hex.ts';
import { Core } from '../../main/engine/protocol/core.ts';
import type {
  Dial,
  Effect,
  Input,
  Instant,
  LinkId,
  LinkInfo,
  Timer,
} from '../../main/engine/protocol/io.ts';
import type { LinkMessage } from '../../main/engine/wire/messages.ts';
import {
  INSTANCE_BYTES,
  type InstanceId,
  type MemberKey,
  type NodeId,
  nodeId,
} from '../../shared/ids.ts';
import { never } from '../../shared/result.ts';
import { Outgoing } from './handshake.ts';
import { identityOf, paperSeal } from './keys.ts';
import { Lan } from './lan.ts';
import type { Slot } from './network.ts';
import type { Prng } from './prng.ts';
import type { Socket } from './socket.ts';
import type { SimStore } from './store.ts';
import { type Frame, unpack } from './wire.ts';
import type { World } from './world.ts';

const INSTANCE = 'instance';
const GENERATION = 'generation';
const EPOCH = 1_800_000_000_000;
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
  skewMs: number;
  /** When it last started, stopped, stood still or went on. */
  disturbedAt = Number.NEGATIVE_INFINITY;
  private readonly lan: Lan;
  private readonly prng: Prng;
  private readonly timers = new Map<Timer, number>();
  private timerIds = 0;
  private linkIds = 0;
  private monoOffset: number;
  private pausedAt: number | null = null;
  private backlog: (() => void)[] = [];
  /** Ends whose machine went dark: they answer again once it is back. */
  private vanished: Socket[] = [];

  constructor(world: World, options: NodeOptions) {
    this.world = world;
    this.slot = options.slot;
    this.nick = options.name;
    this.identity = identityOf(options.name);
    this.config = options.config;
    this.store = options.store;
    this.skewMs = options.skewMs;
    this.host = `10.${options.slot >> 16}.${(options.slot >> 8) & 255}.${options.slot & 255}`;
    this.prng = world.prng.fork(`node-${options.slot}`);
    this.monoOffset = this.prng.below(1_000_000);
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
    return this.pausedAt !== null;
  }

  now(): Instant {
    return { mono: this.world.time + this.monoOffset, wall: EPOCH + this.world.time + this.skewMs };
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
      keys: paperSeal(this.key),
      store: this.store,
      generation: this.generation,
      appVersion: 'sim',
      nick: this.nick,
      raiseGeneration: (generation) => this.keepGeneration(generation),
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
    this.pausedAt = null;
    this.backlog = [];
    this.timers.clear();
    this.links.clear();
    const sockets = [...this.sockets];
    this.sockets.clear();
    if (death === 'power-lost') {
      this.world.network.dark.add(this.slot);
      this.vanished.push(...sockets);
      for (const socket of sockets) socket.vanish();
    } else for (const socket of sockets) socket.close();
  }

  /** Says goodbye and ends, as `MeshNode.shutdown` does. */
  leave(): void {
    this.act((core) => core.leave());
    this.stop('killed');
  }

  /**
   * Stands still: nothing is read, no timer runs.
   * @param asleep the whole machine does, and its monotonic clock with it
   */
  pause(asleep: boolean): void {
    if (!this.core || this.isPaused) return;
    this.disturb(asleep ? 'sleep' : 'stall');
    this.pausedAt = this.world.time;
    if (asleep) this.world.network.dark.add(this.slot);
  }

  /** @param wake the system tells the program that it slept */
  resume(wake: boolean): void {
    if (this.pausedAt === null) return;
    const pausedMs = this.world.time - this.pausedAt;
    this.disturb('resume', pausedMs);
    this.pausedAt = null;
    if (this.world.network.dark.delete(this.slot)) {
      this.monoOffset -= pausedMs;
      this.world.pathsChanged();
    }
    const backlog = this.backlog;
    this.backlog = [];
    for (const run of backlog) this.whenRunning(run);
    if (wake) this.input({ type: 'wake' });
  }

  /** Now, or when it goes on; never in another process than the one that is there now. */
  whenRunning(run: () => void): void {
    if (!this.core) return;
    if (this.isPaused) this.backlog.push(run);
    else run();
  }

  /** Runs a command on the core and carries out what follows. */
  act<T>(command: (core: Core) => T): T {
    const { core } = this;
    if (!core) throw new Error(`#${this.slot} does not run`);
    try {
      return command(core);
    } finally {
      this.perform(core.drain());
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

  /** Messages for one link leave in one piece, everything else in the order it was asked for. */
  private perform(effects: readonly Effect[]): void {
    const parcels = new Map<LinkId, LinkMessage[]>();
    const flush = (link: LinkId): void => {
      const messages = parcels.get(link);
      parcels.delete(link);
      if (messages) this.links.get(link)?.send(messages);
    };
    for (const effect of effects) {
      if (effect.type === 'send') {
        const messages = parcels.get(effect.link);
        if (messages) messages.push(effect.message);
        else parcels.set(effect.link, [effect.message]);
      } else {
        if (effect.type === 'close-link') flush(effect.link);
        this.performOne(effect);
      }
    }
    for (const link of [...parcels.keys()]) flush(link);
  }

  private performOne(effect: Exclude<Effect, { type: 'send' }>): void {
    switch (effect.type) {
      case 'close-link':
        return this.closeLink(effect.link);
      case 'dial':
        this.world.dialled(this, effect.dial);
        return new Outgoing(this, effect.dial).start();
      case 'set-timer':
        return this.setTimer(effect.timer, effect.at);
      case 'emit':
        return this.world.emitted(this, effect.event);
      case 'search-lan':
        return this.lan.search();
      default:
        never(effect);
    }
  }

  private closeLink(link: LinkId): void {
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

  private setTimer(timer: Timer, at: number): void {
    const id = ++this.timerIds;
    this.timers.set(timer, id);
    const fire = (): void => {
      if (this.timers.get(timer) !== id) return;
      // Asleep, the monotonic clock stood still with the machine.
      const early = at - this.now().mono;
      if (early > 1e-6) return this.world.after(early, () => this.whenRunning(fire));
      this.timers.delete(timer);
      this.input({ type: 'timer', timer });
    };
    this.world.after(Math.max(0, at - this.now().mono), () => this.whenRunning(fire));
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

  private power(): void {
    for (const socket of this.vanished) socket.remember();
    this.vanished = [];
    if (this.world.network.dark.delete(this.slot)) this.world.pathsChanged();
  }
}
