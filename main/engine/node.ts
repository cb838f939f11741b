import {
  type ConversationId,
  isMemberKey,
  type LinkKey,
  type MemberKey,
  memberOf,
  type NetworkId,
  type NodeId,
  type RecordId,
} from '../../shared/ids.ts';
import { RAW_PAYLOAD_BYTES_MAX } from '../../shared/limits.ts';
import type {
  Copies,
  Holder,
  Join,
  Knock,
  Network,
  Position,
  Status,
} from '../../shared/mesh-types.ts';
import { parseNetworkName, parseNick } from '../../shared/nick.ts';
import {
  checkHistoryDays,
  DEFAULT_NETWORK_NAME,
  formatAddresses,
  type MeshConfig,
  parseBindAddress,
  resolveConfig,
} from './config.ts';
import { isUsableKey } from './crypto/x25519.ts';
import {
  openDataFolder,
  recallNote,
  rememberNick,
  rememberNote,
  unlockedSeed,
} from './data-folder.ts';
import { MeshError } from './errors.ts';
import type { ChatMessage, ConnectionInfo, InviteLinkInfo, MemberInfo } from './events.ts';
import { readHistory } from './history.ts';
import { Insight } from './insight.ts';
import { Messages, type Page, type SendOptions, type Text } from './messages.ts';
import { RunningNode } from './running-node.ts';
import { Succession } from './succession.ts';

/** How long something may take: until the signal says that it is not wanted any more. */
export type Until = { readonly signal?: AbortSignal };

const NO_COPIES: Copies = { devices: 1, held: [] };

/**
 * A node of the mesh: the library's public face. Start it, speak through it, listen to its events.
 * Every method that can fail throws (or rejects with) a {@link MeshError} whose `code` says why.
 */
export class MeshNode extends RunningNode {
  /** What can be done to messages, and finding them. */
  readonly messages = new Messages({
    self: this.pubKey,
    store: this.folder.store,
    session: () => this.core.session,
    say: (said, to) => this.command((session, now) => session.say(said, to, now)),
  });

  /**
   * Opens the data folder, listens, and takes up the network: the one the folder knows, or (with
   * `begin: 'auto'`) the one that the configuration describes. The signal ends the start, and later the
   * node as `shutdown` does.
   * @throws MeshError `config-invalid`, `nick-invalid`, `network-name-invalid`, `address-invalid`,
   * `identity-damaged`, `identity-locked`, `passphrase-wrong`, `data-folder-unwritable`,
   * `data-folder-busy`, `store-damaged`, `disk-full`, `port-taken`, `bind-failed`; the signal's reason
   */
  static async start(given: Partial<MeshConfig> = {}, { signal }: Until = {}): Promise<MeshNode> {
    signal?.throwIfAborted();
    const config = resolveConfig(given);
    const { dataDir, keypairSeed, passphrase } = config;
    const seed = keypairSeed ?? (await unlockedSeed(dataDir, passphrase));
    const folder = openDataFolder(dataDir, seed);
    try {
      const node = new MeshNode(config, folder);
      if (config.nick !== null) rememberNick(folder.store, config.nick);
      await node.listen(signal);
      node.begin();
      signal?.addEventListener('abort', () => void node.shutdown(), { once: true });
      return node;
    } catch (error) {
      folder.close();
      throw error;
    }
  }

  private async listen(signal: AbortSignal | undefined): Promise<void> {
    await this.driver.listen(parseBindAddress(this.config.bindAddr));
    if (!signal?.aborted) return;
    await this.driver.close();
    throw signal.reason;
  }

  private begin(): void {
    this.takeUp();
    if (this.config.begin === 'auto' && !this.core.session && !this.join()) this.beginByConfig();
  }

  /** What the configuration means when the data folder knows no network. */
  private beginByConfig(): void {
    const { requireInvitation, seedPeers, network } = this.config;
    if (seedPeers.length > 0 && (requireInvitation || network === null)) this.seek(seedPeers);
    else if (requireInvitation) this.foundNetwork(network ?? DEFAULT_NETWORK_NAME);
    else this.driver.act((now) => this.core.open(network ?? DEFAULT_NETWORK_NAME, now));
  }

  network(): Network | null {
    return this.core.network();
  }

  nick(): string | null {
    return this.currentNick;
  }

  /** 1–32 characters; told to everybody. @throws MeshError `nick-invalid`, `disk-full` */
  setNick(nick: string): void {
    const parsed = parseNick(nick);
    if (!parsed.ok) throw MeshError.of(parsed.error);
    rememberNick(this.folder.store, parsed.value);
    this.currentNick = parsed.value;
    this.driver.act(() => this.core.setNick(parsed.value));
  }

  /**
   * Founds an invite-only network with this node as its first member.
   * @param newcomerHistoryDays how much of what was said before their invitation newcomers may read:
   * null is all, 0 nothing; part of the network for ever
   * @throws MeshError `already-in-network`, `network-name-invalid`, `config-invalid`
   */
  foundNetwork(
    name: string,
    newcomerHistoryDays: number | null = this.config.newcomerHistoryDays,
  ): Network {
    const parsed = parseNetworkName(name);
    if (!parsed.ok) throw MeshError.of(parsed.error);
    const days = checkHistoryDays(newcomerHistoryDays);
    this.driver.act((now) => this.core.found(parsed.value, now, days));
    return this.core.inNetwork().roster.describe();
  }

  /**
   * Knocks at the addresses (`host:port`) until a member there lets us in; `JoinChanged` tells how it
   * goes. Survives restarts. @throws MeshError `already-in-network`, `address-invalid`
   */
  seek(addresses: readonly string[]): void {
    const formatted = formatAddresses(addresses);
    this.driver.act((now) => this.core.seek(formatted, now));
  }

  /** How looking for a network goes; null when none is looked for. */
  join(): Join | null {
    return this.driver.act((now) => this.core.join(now));
  }

  /** Joins the network that was found. @throws MeshError `no-network` when that one was not */
  confirmJoin(network: NetworkId): void {
    this.driver.act((now) => this.core.confirmJoin(network, now));
  }

  /** Stops looking, or declines what was found. */
  cancelSeek(): void {
    this.driver.act((now) => this.core.cancelSeek(now));
  }

  /**
   * Sends a message to everyone. It is on disk when the promise resolves.
   * @param plaintext text, or its UTF-8; 1 byte to 64 KiB
   * @param options.replyTo the message that this one answers
   * @throws MeshError `no-network`, `message-empty`, `message-too-long`, `disk-full`,
   * `relay-silent`
   */
  async sendChat(plaintext: Text, options?: SendOptions): Promise<RecordId> {
    return this.messages.send('everyone', plaintext, options);
  }

  /**
   * Sends a message to one member alone, on all of its devices, whether they are on line or not: the
   * other members keep it for them, sealed. It is on disk when the promise resolves.
   * @param plaintext text, or its UTF-8; 1 byte to 64 KiB
   * @throws MeshError `no-network`, `message-empty`, `message-too-long`, `key-wrong-length`, `key-own`,
   * `key-revoked`, `not-a-member`, `disk-full`
   */
  async sendDirectChat(
    to: MemberKey,
    plaintext: string | Uint8Array,
    options: SendOptions = {},
  ): Promise<RecordId> {
    return this.messages.send(to, plaintext, options);
  }

  /**
   * Tells those of a conversation that the user is writing there, at most every 3 s: whoever is
   * connected hears of it as `Typing`. The others that pass it on learn neither whom nor what.
   * @throws MeshError `no-network`
   */
  typing(conversation: ConversationId): void {
    this.command((session, now) => session.signals.typing(conversation, now));
  }

  /** All messages after a moment of the hybrid clock, or all there are (0), in their order. */
  chatHistory(since: { readonly ms: number; readonly counter: number } | 0 = 0): ChatMessage[] {
    return readHistory(this.folder.store, this.core.inNetwork(), since);
  }

  /** The newest message of each conversation, the latest first. */
  conversations(): ChatMessage[] {
    return this.messages.newest();
  }

  /** At most `limit` messages before a position, or the newest, oldest first. */
  page(conversation: ConversationId, before: Position | null, limit: number): Page {
    return this.messages.page(conversation, before, limit);
  }

  /** At most `limit` messages after a position, or the first ones, oldest first. */
  pageAfter(conversation: ConversationId, after: Position | null, limit: number): Page {
    return this.messages.pageAfter(conversation, after, limit);
  }

  /** A small thing that the program around the node keeps beside the history, encrypted like it. */
  note(name: string): Uint8Array | null {
    return recallNote(this.folder.store, name);
  }

  /** Null forgets it. @throws MeshError `payload-too-long`, `disk-full` */
  keepNote(name: string, value: Uint8Array | null): void {
    rememberNote(this.folder.store, name, value);
  }

  /** How many devices wait for what this one says to everyone, and how far each other one has come. */
  copies(): Copies {
    return this.driver.act((now) => this.core.session?.deliveries.copies(now)) ?? NO_COPIES;
  }

  /** Who has an own message to everyone, person by person; empty for any other message. */
  holders(id: RecordId): Holder[] {
    return this.driver.act((now) => this.core.session?.deliveries.holdersOf(id, now) ?? []);
  }

  /**
   * Signs an invitation; every member learns of it, and the invited one gets in at its next try.
   * @param options.relay lets the key in as a relay: it links, carries and keeps what is sealed, and can
   * neither read nor say anything. Of invite-only networks only.
   * @throws MeshError `no-network`, `key-unusable`, `key-own`, `key-already-member`, `key-revoked`,
   * `key-wrong-length`, `removed`, `relay-silent`
   */
  async invite(key: MemberKey, options: { readonly relay?: boolean } = {}): Promise<void> {
    if (!isMemberKey(key)) throw new MeshError('key-wrong-length', String(key).slice(0, 80));
    if (!isUsableKey(key)) throw new MeshError('key-unusable', key);
    this.command((session, now) => session.belonging.invite(key, now, options.relay));
  }

  /**
   * Makes an invite link: whoever holds it comes in through any member that is on line, until it
   * expires, was used so many times, or is reset.
   * @throws MeshError `no-network`, `network-open`, `config-invalid`, `links-too-many`, `removed`
   */
  createLink(wish: { readonly uses: number; readonly expiresInMs: number }): InviteLinkInfo {
    return this.command((session, now) => session.belonging.createLink(wish, now));
  }

  /** The links that this node has made in this network, newest first. */
  links(): InviteLinkInfo[] {
    return this.driver.act((now) => this.core.session?.belonging.links(now) ?? []);
  }

  /** Nobody comes in by the link any more. @throws MeshError `no-network`, `network-open` */
  resetLink(link: LinkKey): void {
    this.command((session, now) => session.belonging.resetLink(link, now));
  }

  /**
   * Comes into a network by an invite link, through whichever member answers; `JoinChanged` tells how
   * it goes. Survives restarts. @throws MeshError `already-in-network`, `link-invalid`
   */
  joinByLink(link: string): void {
    this.driver.act((now) => this.core.seekByLink(link, now));
  }

  /** Shuts a key out for ever. @throws MeshError `no-network`, `not-a-member`, `key-revoked` */
  async revoke(key: MemberKey): Promise<void> {
    this.command((session, now) => session.belonging.revoke(key, now));
  }

  /** Person by person: whose devices enforce all revocations that this node knows of. */
  enforcers(): Holder[] {
    const { session } = this.core;
    if (!session) return [];
    const { deliveries, roster } = session;
    return this.driver.act((now) => deliveries.enforcers(roster.revocationsHint, now));
  }

  /** Everybody who belongs, this node's member included. Empty without a network. */
  members(): MemberInfo[] {
    return this.core.session?.members() ?? [];
  }

  /** The relays that members have let in; they are no members. */
  relays(): MemberInfo[] {
    return this.core.session?.relays() ?? [];
  }

  /** Whether this node is a relay, and no member. */
  isRelay(): boolean {
    return this.core.session?.roster.isRelay(this.pubKey) ?? false;
  }

  revoked(): MemberKey[] {
    return this.core.session?.roster.revoked() ?? [];
  }

  /** Who shut this node's own key out, and when; null while it belongs. */
  removal(): { readonly by: MemberKey; readonly time: number } | null {
    const record = this.core.session?.roster.revocationOf(this.pubKey);
    return record ? { by: memberOf(record.content.author), time: record.content.time } : null;
  }

  /** Strangers who dialled in, newest last. */
  knocks(): Knock[] {
    return this.core.knocks.list();
  }

  ignoreKnock(key: MemberKey): void {
    this.driver.act(() => this.core.knocks.ignore(key));
  }

  /** The links that stand. */
  connections(): ConnectionInfo[] {
    return this.driver.act((now) => this.core.session?.place.connections(now) ?? []);
  }

  /** Going on as another network without somebody. */
  readonly succession = new Succession({
    session: () => this.core.session,
    command: (run) => this.command(run),
    passage: (notes) => this.passage(notes),
    addresses: () => this.reachableAddresses(),
  });

  /** What this node sees of the mesh around it, and how well it can take part. */
  readonly insight = new Insight({
    session: () => this.core.session,
    command: (run) => this.command(run),
    listening: () => this.listening,
    config: () => this.config,
    sought: () => this.join()?.attempts.map(({ address }) => address) ?? [],
  });

  status(): Status {
    return this.driver.act((now) => this.core.status(now));
  }

  /**
   * Raw bytes to every node that is connected. Waits while all links are full, 10 s at most.
   * @throws MeshError `no-network`, `payload-too-long`, `congested`, `removed`, `relay-silent`;
   * the signal's reason when it ended the wait
   */
  async broadcast(payload: Uint8Array, { signal }: Until = {}): Promise<void> {
    await this.outflow.room(signal);
    if (payload.length > RAW_PAYLOAD_BYTES_MAX)
      throw new MeshError('payload-too-long', `${RAW_PAYLOAD_BYTES_MAX} bytes`);
    this.core.inNetwork().belonging.mustSpeak();
    this.rawBatch.add(payload);
  }

  /**
   * Raw bytes to one node. Waits while all links are full, 10 s at most.
   * @throws MeshError `no-network`, `no-route`, `payload-too-long`, `congested`; the signal's
   * reason when it ended the wait
   */
  async send(peer: NodeId, payload: Uint8Array, { signal }: Until = {}): Promise<void> {
    await this.outflow.room(signal);
    this.command((session) => session.unicast.send(peer, payload));
  }
}
