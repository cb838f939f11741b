import { type MemberKey, type NodeId, nodeId } from '../../shared/ids.ts';
import { watchClocks } from './clock-watch.ts';
import type { MeshConfig } from './config.ts';
import { ciphersOf } from './crypto/ciphers.ts';
import { SigningKey } from './crypto/ed25519.ts';
import { randomBytes } from './crypto/random.ts';
import { type DataFolder, recallNick } from './data-folder.ts';
import { reachableAddresses } from './discovery/reachable.ts';
import { Driver } from './driver.ts';
import { MeshError } from './errors.ts';
import type { MeshEvent } from './events.ts';
import { Outflow } from './outflow.ts';
import { Core } from './protocol/core.ts';
import type { Instant } from './protocol/io.ts';
import type { NetworkSession } from './protocol/session.ts';
import { RawBatch } from './raw-batch.ts';
import { MeshSubscription } from './subscription.ts';
import type { Passage } from './successor-store.ts';
import { APP_VERSION } from './version.ts';

/**
 * What keeps a node going: its folder, its core, the driver, and whoever listens. What it can be asked
 * to do is {@link MeshNode}'s.
 */
export abstract class RunningNode {
  readonly pubKey: MemberKey;
  /** @internal */
  protected readonly config: MeshConfig;
  /** @internal */
  protected readonly folder: DataFolder;
  private readonly signer: SigningKey;
  /** @internal */
  protected core: Core;
  /** @internal */
  protected readonly driver: Driver;
  /** What raw bytes wait for. */
  protected readonly outflow = new Outflow(() => this.isFull());
  /** Raw broadcasts on their way out; nobody hears them once there is no network any more. */
  protected readonly rawBatch = new RawBatch((payloads) =>
    this.driver.act((now) => this.core.session?.broadcasting.broadcast(payloads, now)),
  );
  private readonly subscriptions = new Set<MeshSubscription>();
  /** @internal */
  protected currentNick: string | null;
  private stopping: Promise<void> | null = null;
  private stopWatching: (() => void) | null = null;

  /** @internal */
  protected constructor(config: MeshConfig, folder: DataFolder) {
    this.signer = SigningKey.fromSeed(folder.seed);
    this.config = config;
    this.folder = folder;
    this.pubKey = this.signer.publicKey;
    this.currentNick = config.nick ?? recallNick(folder.store);
    this.core = this.makeCore();
    this.driver = new Driver({
      config,
      signer: this.signer,
      core: () => this.core,
      self: () => ({
        id: this.nodeId,
        generation: folder.generation,
        nick: this.currentNick,
      }),
      emit: (event) => this.emit(event),
      renew: () => this.renew(),
    });
  }

  /** Member and instance; another one after this node has met a copy of itself. */
  get nodeId(): NodeId {
    return nodeId(this.pubKey, this.folder.instance());
  }

  /** Every link that carries broadcasts is; without any there is nothing to wait for. */
  private isFull(): boolean {
    const links = this.core.session?.place.carriers() ?? [];
    return links.length > 0 && links.every((link) => this.driver.isCongested(link));
  }

  private makeCore(): Core {
    const { config, signer, folder } = this;
    return new Core({
      config,
      self: this.nodeId,
      signer,
      random: randomBytes,
      ciphers: ciphersOf(signer, randomBytes),
      store: folder.store,
      generation: folder.generation,
      appVersion: APP_VERSION,
      nick: this.currentNick,
      isCongested: (link) => this.driver.isCongested(link),
    });
  }

  private renew(): void {
    this.folder.renewInstance();
    this.core = this.makeCore();
    this.takeUp();
  }

  /** Starts the core on what the data folder knows. @internal */
  protected takeUp(): void {
    this.driver.act(() => this.core.setAddresses(this.reachableAddresses()));
    this.driver.act((now) => this.core.start(now));
    this.stopWatching ??= watchClocks(() => this.wake());
  }

  /** What the TCP socket is bound to. */
  get listening(): { readonly host: string; readonly port: number } {
    return this.driver.listening;
  }

  /** `host:port` to tell others, best first; never a wildcard. Empty without any network interface. */
  reachableAddresses(): string[] {
    const { host, port } = this.driver.listening;
    return reachableAddresses(host, port);
  }

  /**
   * The machine changed networks: try everything that waits for a later try now. A sleep is noticed
   * without being told.
   */
  wake(): void {
    this.driver.act(() => this.core.setAddresses(this.reachableAddresses()));
    this.driver.input({ type: 'wake' });
  }

  /** Events from now on, until `close()`, `shutdown()` or the signal, which ends the loop quietly. */
  subscribe({ signal }: { readonly signal?: AbortSignal } = {}): MeshSubscription {
    const subscription = new MeshSubscription((closed) => this.subscriptions.delete(closed));
    this.subscriptions.add(subscription);
    subscription.closeOn(signal);
    return subscription;
  }

  /** Says goodbye, closes everything, ends the subscriptions. Idempotent. */
  shutdown(): Promise<void> {
    this.stopping ??= this.stop();
    return this.stopping;
  }

  private async stop(): Promise<void> {
    this.rawBatch.flush();
    this.stopWatching?.();
    this.driver.act((now) => this.core.leave(now));
    await this.driver.close();
    for (const subscription of [...this.subscriptions]) subscription.close();
    this.folder.close();
  }

  /** What a store for another network is made of. @throws MeshError `config-invalid` @internal */
  protected passage(notes: readonly string[]): Passage {
    const { config, folder, currentNick: nick } = this;
    if (config.dataDir === null) throw new MeshError('config-invalid', 'dataDir: needed for this');
    return { dataDir: config.dataDir, seed: folder.seed, nick, old: folder.store, notes };
  }

  /** Carries out a command inside our network. @throws MeshError `no-network` and its own @internal */
  protected command<T>(run: (session: NetworkSession, now: Instant) => T): T {
    return this.driver.act((now) => this.core.command((session) => run(session, now), now));
  }

  private emit(event: MeshEvent): void {
    for (const subscription of this.subscriptions) subscription.push(event);
  }
}
