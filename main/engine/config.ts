import { type Address, formatAddress, parseAddress } from '../../shared/address.ts';
import { isMemberKey, type MemberKey } from '../../shared/ids.ts';
import { SEED_COUNT_MAX } from '../../shared/limits.ts';
import { parseNetworkName, parseNick } from '../../shared/nick.ts';
import { MeshError } from './errors.ts';

/** How a node is to run. Every field has a default; durations are milliseconds. */
export type MeshConfig = {
  /** TCP address for peer connections; port 0 takes a free one. */
  readonly bindAddr: string;
  /** UDP port of the LAN discovery. */
  readonly discoveryPort: number;
  /** False switches the LAN discovery off. */
  readonly lan: boolean;
  readonly minDegree: number;
  readonly maxDegree: number;
  /** How often each node looks whether its place in the mesh is as it should be. */
  readonly rebalanceIntervalMs: number;
  /** Ed25519 seed, 32 bytes; null takes `identity.key` of the data folder, or a random one. */
  readonly keypairSeed: Uint8Array | null;
  /** Opens the identity of a data folder that lies under a passphrase; null where it does not. */
  readonly passphrase: string | null;
  /** True: only invited keys get in. False: an open network, known by its name. */
  readonly requireInvitation: boolean;
  /**
   * How many days of what was said before their invitation newcomers of a network that this node
   * founds may read; null is all of it.
   */
  readonly newcomerHistoryDays: number | null;
  /** Days of history that this node gives to, and wants from, nodes of an open network. */
  readonly openHistoryDays: number;
  /**
   * Days for which this node keeps what was said; null is for ever. What the others keep is theirs to
   * decide.
   */
  readonly keepDays: number | null;
  readonly gossipIntervalMs: number;
  readonly heartbeatIntervalMs: number;
  /** How long an announced item is waited for before it is asked for, until the trees are measured. */
  readonly ihaveTimeoutMs: number;
  readonly phiThreshold: number;
  readonly connectTimeoutMs: number;
  readonly recoveryBaseDelayMs: number;
  readonly maxDiscoveryRetries: number;
  /**
   * Patience for slow links over the internet: relaxes the defaults of gossip, heartbeat, φ, IHave
   * and connecting together. A field that is given keeps its value. Nodes with and without it get along.
   */
  readonly wanMode: boolean;
  /** `host:port`; DNS names are resolved at each try. */
  readonly seedPeers: readonly string[];
  /** Where identity, network, history and peers are kept; null keeps them in memory. */
  readonly dataDir: string | null;
  /** Name of the open network to belong to, or of the invite-only one to found. */
  readonly network: string | null;
  readonly nick: string | null;
  /** Accept only a listener with this key while joining. */
  readonly expectKey: MemberKey | null;
  /** Join the network that answers without asking (a script cannot click). */
  readonly joinWithoutAsking: boolean;
  /**
   * `auto`: found, seek or open a network as the other fields say. `manual`: resume what the data
   * folder knows, else wait for `foundNetwork` or `seek`.
   */
  readonly begin: 'auto' | 'manual';
};

export const DEFAULT_CONFIG: MeshConfig = {
  bindAddr: '0.0.0.0:9000',
  discoveryPort: 9999,
  lan: true,
  minDegree: 2,
  maxDegree: 3,
  rebalanceIntervalMs: 5000,
  keypairSeed: null,
  passphrase: null,
  requireInvitation: false,
  newcomerHistoryDays: null,
  openHistoryDays: 0,
  keepDays: null,
  gossipIntervalMs: 1000,
  heartbeatIntervalMs: 500,
  ihaveTimeoutMs: 500,
  phiThreshold: 8.0,
  connectTimeoutMs: 5000,
  recoveryBaseDelayMs: 500,
  maxDiscoveryRetries: 10,
  wanMode: false,
  seedPeers: [],
  dataDir: null,
  network: null,
  nick: null,
  expectKey: null,
  joinWithoutAsking: true,
  begin: 'auto',
};

/**
 * What `wanMode` puts in the place of the defaults. A heartbeat must stay well below the silence
 * (six beats of 500 ms) that a neighbour without it forgives.
 */
const WAN_TIMING = {
  gossipIntervalMs: 3000,
  heartbeatIntervalMs: 2000,
  phiThreshold: 12.0,
  ihaveTimeoutMs: 2000,
  connectTimeoutMs: 15_000,
} as const satisfies Partial<MeshConfig>;

export const DEFAULT_NETWORK_NAME = 'lan';

/** As a genesis can say it. */
export const HISTORY_DAYS_MAX = 36_500;

/** @throws MeshError `config-invalid` */
export function checkHistoryDays(days: number | null): number | null {
  if (days === null || (Number.isInteger(days) && days >= 0 && days <= HISTORY_DAYS_MAX))
    return days;
  throw new MeshError('config-invalid', `newcomerHistoryDays: 0 to ${HISTORY_DAYS_MAX}, or null`);
}

/** A range an integer of the configuration has to lie in. */
const RANGES = {
  discoveryPort: [1, 65_535],
  minDegree: [1, 16],
  maxDegree: [2, 32],
  rebalanceIntervalMs: [100, 600_000],
  openHistoryDays: [0, HISTORY_DAYS_MAX],
  gossipIntervalMs: [50, 600_000],
  heartbeatIntervalMs: [50, 600_000],
  ihaveTimeoutMs: [10, 60_000],
  connectTimeoutMs: [100, 120_000],
  recoveryBaseDelayMs: [10, 60_000],
  maxDiscoveryRetries: [1, 10_000],
} as const satisfies Partial<Record<keyof MeshConfig, readonly [number, number]>>;

/**
 * Fills in defaults and refuses what makes no sense.
 * @throws MeshError `config-invalid` naming the field, `nick-invalid`, `network-name-invalid`,
 * `address-invalid`.
 */
export function resolveConfig(given: Partial<MeshConfig>): MeshConfig {
  const config = { ...DEFAULT_CONFIG, ...(given.wanMode ? WAN_TIMING : {}), ...given };
  for (const [name, [min, max]] of Object.entries(RANGES) as [
    keyof typeof RANGES,
    [number, number],
  ][]) {
    const value = config[name];
    if (!Number.isInteger(value) || value < min || value > max)
      throw new MeshError('config-invalid', `${name}: ${min} to ${max}`);
  }
  if (config.maxDegree < config.minDegree)
    throw new MeshError('config-invalid', 'maxDegree: at least minDegree');
  if (!(config.phiThreshold > 0 && config.phiThreshold <= 100))
    throw new MeshError('config-invalid', 'phiThreshold: 0 to 100');
  if (config.keypairSeed !== null && config.keypairSeed.length !== 32)
    throw new MeshError('config-invalid', 'keypairSeed: 32 bytes');
  if (config.expectKey !== null && !isMemberKey(config.expectKey))
    throw new MeshError('config-invalid', 'expectKey: 64 hex characters');
  checkHistoryDays(config.newcomerHistoryDays);
  const { keepDays } = config;
  if (
    keepDays !== null &&
    !(Number.isInteger(keepDays) && keepDays >= 1 && keepDays <= HISTORY_DAYS_MAX)
  )
    throw new MeshError('config-invalid', `keepDays: 1 to ${HISTORY_DAYS_MAX}, or null`);
  return { ...config, ...resolveNames(config), seedPeers: resolveSeeds(config.seedPeers) };
}

function resolveNames(config: MeshConfig): Pick<MeshConfig, 'nick' | 'network' | 'bindAddr'> {
  const nick = config.nick === null ? null : parseNick(config.nick);
  if (nick && !nick.ok) throw MeshError.of(nick.error);
  const network = config.network === null ? null : parseNetworkName(config.network);
  if (network && !network.ok) throw MeshError.of(network.error);
  parseBindAddress(config.bindAddr);
  return {
    nick: nick?.value ?? null,
    network: network?.value ?? null,
    bindAddr: config.bindAddr,
  };
}

function resolveSeeds(seeds: readonly string[]): string[] {
  if (seeds.length > SEED_COUNT_MAX)
    throw new MeshError('config-invalid', `seedPeers: at most ${SEED_COUNT_MAX}`);
  return seeds.map((seed) => {
    const address = parseAddress(seed);
    if (!address.ok) throw MeshError.of(address.error);
    return formatAddress(address.value);
  });
}

/** Like an address, but port 0 (a free one) is allowed. */
export function parseBindAddress(text: string): Address {
  const automatic = text.endsWith(':0');
  const address = parseAddress(automatic ? `${text.slice(0, -2)}:1` : text);
  if (!address.ok) throw new MeshError('config-invalid', `bindAddr: ${text}`);
  return automatic ? { host: address.value.host, port: 0 } : address.value;
}

/** `host:port` each, as written by everybody alike. @throws MeshError `address-invalid` */
export function formatAddresses(texts: readonly string[]): string[] {
  if (texts.length === 0) throw new MeshError('address-invalid', '');
  return texts.map((text) => {
    const address = parseAddress(text);
    if (!address.ok) throw MeshError.of(address.error);
    return formatAddress(address.value);
  });
}
