import { type Address, formatAddress, parseAddress } from '../../shared/address.ts';
import type { NodeId } from '../../shared/ids.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import { never } from '../../shared/result.ts';
import type { MeshConfig } from './config.ts';
import type { SigningKey } from './crypto/ed25519.ts';
import { LanDiscovery } from './discovery/lan.ts';
import { MeshError } from './errors.ts';
import type { MeshEvent } from './events.ts';
import type { Core } from './protocol/core.ts';
import type { Dial, Effect, Input, Instant, LinkId, Timer } from './protocol/io.ts';
import type { Link } from './transport/link.ts';
import { Transport } from './transport/transport.ts';
import type { LinkMessage } from './wire/messages.ts';

/** What messages brought waits for its commit at most so many rounds of the event loop. */
const SETTLE_ROUNDS_MAX = 4;

export type DriverOptions = {
  readonly config: MeshConfig;
  readonly signer: SigningKey;
  /** The one that runs now. */
  readonly core: () => Core;
  readonly self: () => {
    readonly id: NodeId;
    readonly generation: number;
    readonly nick: string | null;
  };
  readonly emit: (event: MeshEvent) => void;
  /** The core can go on only as another one: make that and start it. */
  readonly renew: () => void;
};

/** Carries inputs to the core and its effects to sockets, timers and subscribers. Decides nothing. */
export class Driver {
  private readonly options: DriverOptions;
  private readonly transport: Transport;
  private readonly links = new Map<LinkId, Link>();
  private readonly timers = new Map<Timer, NodeJS.Timeout>();
  private dials = new AbortController();
  private lan: LanDiscovery | null = null;
  private bound: Address = { host: '', port: 0 };
  private settling: NodeJS.Immediate | null = null;
  /** Something has happened since that was last asked. */
  private came = false;
  private closed = false;

  constructor(options: DriverOptions) {
    const { config, signer, core } = options;
    this.options = options;
    this.transport = new Transport({
      identity: signer,
      node: () => ({ ...options.self(), listenPort: this.bound.port }),
      admission: {
        judge: (hello) => this.act((now) => core().judge(hello, now)),
        accept: (welcome, dial) => this.act(() => core().accept(welcome, dial)),
        removed: (revocation) => this.act((now) => core().removed(revocation, now)),
      },
      connectTimeoutMs: config.connectTimeoutMs,
      onLink: (link) => this.linkUp(link, null),
      onCopy: () => this.input({ type: 'copy-met' }),
      onRefused: ({ address, problem: found }) => {
        // T6: this end is told too, because it may be the older one.
        if (found.code === 'update-needed')
          this.raise(problem('update-needed', `${address}, ${found.detail}`));
      },
    });
  }

  get listening(): Address {
    return this.bound;
  }

  /** @throws MeshError `port-taken`, `bind-failed` */
  async listen({ host, port }: Address): Promise<void> {
    this.bound = await this.transport.listen(host, port);
    if (this.options.config.lan) await this.startLan();
  }

  /** Runs a command on the core and carries out what follows from it. */
  act<T>(command: (now: Instant) => T): T {
    this.options.core().commits.settle();
    return this.turn(command);
  }

  input(input: Input): void {
    if (!this.closed) this.turn((now) => this.options.core().handle(input, now));
  }

  private turn<T>(run: (now: Instant) => T): T {
    try {
      return run(readClocks());
    } finally {
      this.perform(this.options.core().drain());
      this.came = true;
      if (this.options.core().commits.isOpen && !this.settling) this.settleSoon();
    }
  }

  /** Once no more has come meanwhile, and soon in any case. */
  private settleSoon(rounds = SETTLE_ROUNDS_MAX): void {
    this.came = false;
    this.settling = setImmediate(() => {
      this.settling = null;
      if (this.closed) return;
      if (this.came && rounds > 1) this.settleSoon(rounds - 1);
      else this.act(() => undefined);
    });
  }

  /** Its reader is slow (T4). */
  isCongested(link: LinkId): boolean {
    return this.links.get(link)?.isCongested ?? false;
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.dials.abort();
    await this.lan?.close();
    await this.transport.close();
  }

  private async startLan(): Promise<void> {
    this.lan = new LanDiscovery({
      discoveryPort: this.options.config.discoveryPort,
      networkId: () => this.options.core().soughtNetwork,
      tcpPort: this.bound.port,
      onFound: (address) => this.input({ type: 'found', address: formatAddress(address) }),
      onProblem: (found) => this.raise(found),
    });
    await this.lan.start();
  }

  private raise(found: Problem): void {
    this.options.emit({ type: 'ProblemRaised', problem: found });
  }

  private perform(effects: readonly Effect[]): void {
    for (const effect of effects) this.performOne(effect);
    if (!this.closed && effects.some(({ type }) => type === 'renew-instance')) this.renew();
  }

  /** Nothing that the old core has begun may reach the new one. */
  private renew(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.dials.abort();
    this.dials = new AbortController();
    this.links.clear();
    this.transport.reset();
    this.options.renew();
  }

  private performOne(effect: Effect): void {
    switch (effect.type) {
      case 'send':
        this.links.get(effect.link)?.send(effect.message);
        return;
      case 'close-link':
        this.links.get(effect.link)?.close();
        return;
      case 'dial':
        if (!this.closed) void this.dial(effect.dial);
        return;
      case 'set-timer':
        this.setTimer(effect.timer, effect.at);
        return;
      case 'emit':
        this.options.emit(effect.event);
        return;
      case 'search-lan':
        this.lan?.search();
        return;
      case 'renew-instance':
        // After the others of its turn.
        return;
      default:
        never(effect);
    }
  }

  private setTimer(timer: Timer, at: number): void {
    if (this.closed) return;
    clearTimeout(this.timers.get(timer));
    const delay = Math.max(0, at - performance.now());
    this.timers.set(
      timer,
      setTimeout(() => this.input({ type: 'timer', timer }), delay),
    );
  }

  private async dial(dial: Dial): Promise<void> {
    const onReached = (): void => this.input({ type: 'dial-reached', dial });
    const { signal } = this.dials;
    const { address: text, ...wanted } = dial;
    try {
      const address = parseAddress(text);
      if (!address.ok) throw MeshError.of(address.error);
      const link = await this.transport.dial(address.value, { ...wanted, onReached, signal });
      this.linkUp(link, dial);
    } catch (error) {
      this.input({ type: 'dial-failed', dial, problem: toProblem(error) });
    }
  }

  private linkUp(link: Link, dial: Dial | null): void {
    if (this.closed) {
      link.close();
      return;
    }
    const { id, peer, peerGeneration, direction, address } = link;
    this.links.set(id, link);
    this.input({ type: 'link-up', link: { id, peer, peerGeneration, direction, address }, dial });
    link.onClose(() => {
      if (!this.links.delete(id)) return;
      this.input({ type: 'link-down', link: id });
    });
    link.onMessage((message) => {
      if (!this.links.has(id)) return;
      this.input({ type: 'message', link: id, message: message as LinkMessage });
    });
  }
}

const readClocks = (): Instant => ({ mono: performance.now(), wall: Date.now() });

function toProblem(error: unknown): Problem {
  if (error instanceof MeshError) return error.toProblem();
  return problem('internal', error instanceof Error ? error.message : String(error));
}
