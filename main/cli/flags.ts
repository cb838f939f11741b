/** The client's options: their names and meanings, of which help, manual and completion are made. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { isMemberKey, type MemberKey } from '../../shared/ids.ts';
import { LINK_USES_MAX } from '../../shared/limits.ts';
import { HISTORY_COUNT_MAX } from '../control/messages.ts';
import { HISTORY_DAYS_MAX } from '../engine/config.ts';

/** As commander collects them. */
export type Flags = {
  nick?: string;
  bind: string;
  port: number;
  seed: string[];
  keypairSeed?: Uint8Array;
  keypairFile?: string;
  passphraseFile?: string;
  inviteOnly?: boolean;
  network?: string;
  expect?: MemberKey;
  inviteLink?: number | true;
  join?: string;
  relay?: boolean;
  tui?: boolean;
  status?: boolean;
  dataDir?: string;
  config?: string;
  lan: boolean;
  discoveryPort: number;
  wan?: boolean;
  keepDays?: number;
  newcomerDays?: number;
  exec?: string;
  execJobs: number;
  wait: number;
  json?: boolean;
};

/** Where identity, network and history are kept, and through which a running node is found. */
export const dataDirOption = (
  meaning = 'remember identity, network, history and peers here',
): Option => new Option('--data-dir <folder>', meaning).env('MESH_CHAT_DATA_DIR');

/** For an identity that lies under one. In the environment only its owner and root can see it. */
export const passphraseOption = (): Option =>
  new Option(
    '--passphrase-file <file>',
    'the passphrase of the identity, as the first line of a file (or MESH_CHAT_PASSPHRASE)',
  );

/** What every node takes. */
export const addNodeOptions = (command: Command): Command =>
  command
    .option('--nick <name>', 'the name others see')
    .option('--bind <address>', 'address to listen on', '0.0.0.0')
    .option('--port <number>', 'TCP port, 0 for a free one', port, 9000)
    .option('--seed <host:port>', 'a node to join at; may be given several times', collect, [])
    .option('--invite-only', 'only invited keys get in; without --seed, found such a network')
    .option('--network <name>', 'name of the network (default: "lan")')
    .option('--expect <key>', 'join only through a node with this public key', key)
    .addOption(dataDirOption())
    .option('--config <file>', 'settings in TOML (default: config.toml of the data folder)')
    .option('--keypair-file <file>', 'identity: a file with the 32 bytes of its seed, or their hex')
    .option(
      '--keypair-seed <hex>',
      'identity: the seed itself; other users of this machine can see it',
      seed,
    )
    .addOption(passphraseOption())
    .option('--no-lan', 'do not look for nodes on the local network')
    .option('--discovery-port <number>', 'UDP port for the local network', port, 9999)
    .option('--wan', 'patience for slow links over the internet')
    .option(
      '--keep-days <number>',
      'keep what was said for so many days on this device (default: for ever)',
      keptDays,
    )
    .option(
      '--newcomer-days <number>',
      'newcomers of a network founded here read so many days back (default: all)',
      days,
    );

/** What the chat takes besides. */
export const addChatOptions = (command: Command): Command =>
  addNodeOptions(command)
    .option('--invite-link [uses]', 'print an invite link, good for 7 days and one person', uses)
    .option('--join <link>', 'come in by an invite link')
    .addOption(
      new Option(
        '--tui',
        'the whole terminal: messages, members, popups; keeps everything in ~/.config/mesh-chat unless --data-dir says otherwise',
      ).conflicts(['json', 'relay']),
    )
    .addOption(
      new Option(
        '--relay',
        'carry and keep what members say without being able to read it; a member lets it in by /relay',
      ).conflicts(['join', 'inviteLink', 'exec']),
    )
    .option('--status', 'tell how the node that runs already stands, like the command status')
    .option('--exec <command>', 'run this for each message of others, with its JSON on stdin')
    .option('--exec-jobs <number>', 'run so many of them at once', jobs, 1)
    .option('--wait <seconds>', 'time for what came through a pipe to be delivered', seconds, 30)
    .option('--json', 'one JSON object a line, for programs');

const collect = (value: string, earlier: string[]): string[] => [...earlier, value];

const integer =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`${min} to ${max}.`);
    return value;
  };

const port = integer(0, 65_535);
const jobs = integer(1, 16);
const uses = integer(1, LINK_USES_MAX);
const days = integer(0, HISTORY_DAYS_MAX);
const keptDays = integer(1, HISTORY_DAYS_MAX);
export const seconds = integer(1, 86_400);
export const count = integer(1, HISTORY_COUNT_MAX);

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
