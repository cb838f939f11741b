import { Command, InvalidArgumentError } from 'commander';
import { isMemberKey, type MemberKey } from '../../shared/ids.ts';
import { LINK_USES_MAX } from '../../shared/limits.ts';
import type { MeshConfig } from '../engine/config.ts';
import { APP_VERSION } from '../engine/version.ts';

/** What the command line asks for. */
export type CliOptions = {
  readonly config: Partial<MeshConfig>;
  /** One JSON object a line instead of text. */
  readonly json: boolean;
  /** Print an invite link for so many people once the node runs; null prints none. */
  readonly inviteLink: number | null;
  /** An invite link to come in by. */
  readonly join: string | null;
};

type Flags = {
  nick?: string;
  bind: string;
  port: number;
  seed: string[];
  keypairSeed?: Uint8Array;
  inviteOnly?: boolean;
  network?: string;
  expect?: MemberKey;
  inviteLink?: number | true;
  join?: string;
  dataDir?: string;
  lan: boolean;
  discoveryPort: number;
  wan?: boolean;
  json?: boolean;
};

const EXAMPLES = `
Examples:
  mesh-chat --nick alice                                   open network "lan" on this LAN
  mesh-chat --nick alice --invite-only --data-dir ~/mesh   found an invite-only network
  mesh-chat --nick bob --invite-only --seed alice-pc:9000  wait to be invited to it
  mesh-chat --nick bob --join mesh-chat://join/1/…         come in by an invite link

Each line you type goes to everyone. Commands: /dm NICK TEXT, /invite KEY, /revoke KEY, /members, /me, /help, /quit`;

/**
 * Reads the command line. Prints help, the version or what is wrong, and ends the process, as a
 * person expects of a command.
 */
export function readOptions(argv: readonly string[]): CliOptions {
  const command = new Command('mesh-chat')
    .description('Peer-to-peer chat without a server, for a terminal or a script.')
    .version(APP_VERSION)
    .option('--nick <name>', 'the name others see')
    .option('--bind <address>', 'address to listen on', '0.0.0.0')
    .option('--port <number>', 'TCP port, 0 for a free one', port, 9000)
    .option('--seed <host:port>', 'a node to join at; may be given several times', collect, [])
    .option(
      '--keypair-seed <hex>',
      '32-byte identity seed (visible to other users of this machine)',
      seed,
    )
    .option('--invite-only', 'only invited keys get in; without --seed, found such a network')
    .option('--network <name>', 'name of the network (default: "lan")')
    .option('--expect <key>', 'join only through a node with this public key', key)
    .option('--invite-link [uses]', 'print an invite link, good for 7 days and one person', uses)
    .option('--join <link>', 'come in by an invite link')
    .option('--data-dir <folder>', 'remember identity, network, history and peers here')
    .option('--no-lan', 'do not look for nodes on the local network')
    .option('--discovery-port <number>', 'UDP port for the local network', port, 9999)
    .option('--wan', 'patience for slow links over the internet')
    .option('--json', 'one JSON object a line, for programs')
    .addHelpText('after', EXAMPLES)
    .parse(argv, { from: 'user' });
  const flags = command.opts<Flags>();
  return {
    json: flags.json ?? false,
    config: toConfig(flags),
    inviteLink: flags.inviteLink === true ? 1 : (flags.inviteLink ?? null),
    join: flags.join ?? null,
  };
}

function toConfig(flags: Flags): Partial<MeshConfig> {
  return {
    nick: flags.nick ?? null,
    bindAddr: `${flags.bind.includes(':') ? `[${flags.bind}]` : flags.bind}:${flags.port}`,
    seedPeers: flags.seed,
    keypairSeed: flags.keypairSeed ?? null,
    requireInvitation: flags.inviteOnly ?? false,
    network: flags.network ?? null,
    expectKey: flags.expect ?? null,
    dataDir: flags.dataDir ?? null,
    lan: flags.lan,
    discoveryPort: flags.discoveryPort,
    wanMode: flags.wan ?? false,
    // Whoever comes by a link found nothing of their own.
    ...(flags.join === undefined ? {} : { begin: 'manual' as const }),
  };
}

const collect = (value: string, earlier: string[]): string[] => [...earlier, value];

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535) throw new InvalidArgumentError('0 to 65535.');
  return value;
}

function uses(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > LINK_USES_MAX)
    throw new InvalidArgumentError(`1 to ${LINK_USES_MAX}.`);
  return value;
}

function seed(text: string): Uint8Array {
  if (!/^[0-9a-fA-F]{64}$/.test(text))
    throw new InvalidArgumentError(`64 hex characters, ${text.length} given.`);
  return Buffer.from(text, 'hex');
}

function key(text: string): MemberKey {
  const lower = text.toLowerCase();
  if (!isMemberKey(lower))
    throw new InvalidArgumentError(`64 hex characters, ${text.length} given.`);
  return lower;
}
