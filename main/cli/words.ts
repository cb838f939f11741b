import type { Problem, ProblemCode } from '../../shared/problem.ts';
import type { MeshError } from '../engine/errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** One sentence a problem, for a terminal. `%` stands for the detail. */
const WORDS: Record<ProblemCode, string> = {
  'identity-damaged':
    'The identity file % is damaged. It was left as it is: restore it from a backup, or use another --data-dir.',
  'data-folder-unwritable': 'The data folder % cannot be written to.',
  'data-folder-busy': 'The data folder is in use by another process (pid %).',
  'data-folder-taken':
    'The data folder % holds another identity or settings already. Nothing was overwritten.',
  'store-damaged':
    'The history file is damaged or belongs to another identity (%). Nothing was changed.',
  'disk-full': 'The disk is full. What was there is kept.',
  'identity-locked':
    'The identity of % is locked. Give its passphrase with --passphrase-file or MESH_CHAT_PASSPHRASE; what the system\u2019s keyring locked only the window opens.',
  'keyring-changed': 'The system\u2019s keyring does not open this identity any more.',
  'backup-newer': 'This file was written by a newer version: update this program first.',
  'words-count': 'There are 24 recovery words, % were given.',
  'words-unknown': 'The word % is not in the list. Check the spelling.',
  'words-wrong': 'These words do not belong together: one of them is wrong, or in the wrong place.',
  'words-other': 'These are the words of another identity.',
  'clock-behind':
    "This machine's clock is behind those of the others, in minutes: %. Messages get the right time all the same; set the clock automatically.",
  'clock-ahead':
    "This machine's clock is ahead of those of the others, in minutes: %. Messages get the right time all the same; set the clock automatically.",
  'backup-damaged': 'This file is no backup of an identity, or it is damaged.',
  'passphrase-wrong': 'The passphrase is not the right one. Nothing was changed.',
  'file-unwritable': 'The file % cannot be written.',
  'config-invalid': 'Invalid setting: %.',
  'port-taken':
    'Port % is in use by another program. Choose another one with --port, or 0 for a free one.',
  'bind-failed': 'Cannot listen on %.',
  'address-invalid': 'Not an address: "%". Write HOST:PORT.',
  'dns-failed': 'The name % cannot be found.',
  unreachable: 'Nobody answers at %.',
  'local-network-blocked': 'The system does not let this program reach the local network (%).',
  'connect-timeout': '% does not answer in time.',
  'not-invited': 'Not invited yet. Give your public key to a member; trying again every 3 s.',
  'no-network-there':
    'The other side waits for an invitation as well: one of you has to start the network.',
  'other-network': 'The other side belongs to another network.',
  'wrong-key': 'Another key than the expected one answers at %.',
  ourselves: 'This address is our own.',
  'update-needed': 'The two programs are too far apart in version: update the older one.',
  'peer-misbehaved': 'The other side sent something invalid (%).',
  'too-many-connections': 'The other side has too many connections.',
  'link-closed': 'The connection was closed.',
  'key-wrong-length': 'Not a public key: 64 hex characters are needed (%).',
  'key-wrong-alphabet': 'Not a public key: only 0-9 and a-f belong in it (%).',
  'key-unusable': 'Not a public key: nobody can have this one. Check that it was copied in full.',
  'key-own': 'This is your own key.',
  'key-already-member': 'This key is a member already.',
  'key-revoked': 'This key was revoked, for ever.',
  'not-a-member': 'This key is not a member.',
  removed: 'You were removed from this network, for ever. What is on this device stays readable.',
  'relay-silent':
    'This node is a relay: it passes on what members say, and can neither read nor say anything.',
  'network-open': 'This network is open: nobody needs an invitation.',
  'link-invalid': 'Not an invite link, or part of it is missing. Copy it in full.',
  'link-expired': 'This invite link has expired. Ask for a new one, or give your key to a member.',
  'link-used':
    'This invite link was used already. Ask for a new one, or give your key to a member.',
  'link-reset': 'This invite link was taken back. Ask for a new one, or give your key to a member.',
  'link-refused':
    'A member answers, but does not honour this link: whoever made it may have left. Ask for a new one.',
  'links-too-many': 'There are too many open links. Reset some of them first.',
  'nick-invalid': 'A nick has 1 to 32 visible characters (%).',
  'network-name-invalid': 'A network name has 1 to 64 visible characters (%).',
  'message-empty': 'There is nothing to send.',
  'not-text': 'This is no text (UTF-8): it was not sent.',
  'message-too-long': 'The message is too long: at most %.',
  'message-unknown': 'That message is not here.',
  'message-not-own': 'Only its author can change a message.',
  'message-deleted': 'That message was deleted.',
  'emoji-invalid': 'That is not one emoji.',
  'unknown-command': 'Unknown command %. Try /help.',
  'command-takes-nothing': 'Nothing may follow %: it would be lost.',
  'unknown-recipient': 'Nothing was sent: nobody is called "%". /members shows who belongs.',
  'ambiguous-recipient':
    'Nothing was sent: that name has several owners (%). Write the key instead of the name.',
  'no-successor': 'Nobody here goes on in another network.',
  'no-network': 'Not in a network yet.',
  'already-in-network': 'Already in the network %.',
  'not-running': 'Nothing is running on %.',
  'payload-too-long': 'The payload is too long: at most %.',
  'no-route': 'There is no connection to %.',
  congested: 'The connections are too slow for so much at once. It was not sent; try again.',
  'bad-request': 'Invalid request (%).',
  internal: 'An internal error occurred: %.',
};

export const sentenceOf = ({ code, detail }: Problem): string =>
  WORDS[code].replace('%', detail ?? '').replace(/ \(\)/, '');

/** What a person wrote into options or settings is wrong, and not the world. */
const USAGE: ReadonlySet<ProblemCode> = new Set([
  'config-invalid',
  'nick-invalid',
  'network-name-invalid',
  'address-invalid',
  'link-invalid',
]);

export function exitCodeOf({ code }: MeshError): ExitCode {
  if (code === 'not-running') return EXIT.NOT_RUNNING;
  return USAGE.has(code) ? EXIT.USAGE : EXIT.FAILED;
}
