/**
 * What went wrong, as data that crosses IPC. The engine throws `MeshError`s that carry one; the app
 * turns `code` into words of the user's language. Nothing here is ever a stack trace.
 */

/** Who has to act: the other side, the user, the surroundings (try again), or us (a bug). */
export type Blame = 'peer' | 'user' | 'environment' | 'us';

/** Every way in which something can fail, and whose doing it is. */
export const PROBLEMS = {
  // identity and data folder
  'identity-damaged': 'user',
  'data-folder-unwritable': 'environment',
  'data-folder-busy': 'user',
  /** It holds an identity or settings already, which are not overwritten. */
  'data-folder-taken': 'user',
  'store-damaged': 'environment',
  'disk-full': 'environment',
  /** Under a lock that was not opened: a passphrase, or the system's keyring. */
  'identity-locked': 'user',
  /** The keyring that sealed it is gone, changed or shut. */
  'keyring-changed': 'environment',
  /** The neighbours agree that this machine's clock is that many minutes off. */
  'clock-behind': 'user',
  'clock-ahead': 'user',
  'backup-damaged': 'user',
  'backup-newer': 'user',
  'passphrase-wrong': 'user',
  // recovery words
  'words-count': 'user',
  'words-unknown': 'user',
  /** They do not belong together. */
  'words-wrong': 'user',
  /** They are somebody else's. */
  'words-other': 'user',
  /** A file that somebody chose, such as for a backup. */
  'file-unwritable': 'environment',
  // configuration
  'config-invalid': 'user',
  'port-taken': 'environment',
  'bind-failed': 'environment',
  // reaching somebody
  'address-invalid': 'user',
  'dns-failed': 'environment',
  unreachable: 'environment',
  'local-network-blocked': 'environment',
  'connect-timeout': 'environment',
  'not-invited': 'peer',
  'no-network-there': 'peer',
  'other-network': 'peer',
  'wrong-key': 'peer',
  ourselves: 'user',
  'update-needed': 'user',
  'peer-misbehaved': 'peer',
  'too-many-connections': 'environment',
  'link-closed': 'environment',
  // people and keys
  'key-wrong-length': 'user',
  'key-wrong-alphabet': 'user',
  /** 64 hex characters, but no key that anybody could have. */
  'key-unusable': 'user',
  'key-own': 'user',
  'key-already-member': 'user',
  'key-revoked': 'user',
  'not-a-member': 'user',
  /** Our own key was revoked. */
  removed: 'user',
  /** This node is a relay: it passes on what members say, and says nothing. */
  'relay-silent': 'user',
  /** Nobody needs an invitation into an open network. */
  'network-open': 'user',
  // invite links
  'link-invalid': 'user',
  'link-expired': 'user',
  'link-used': 'user',
  'link-reset': 'user',
  /** Whoever made it does not belong, or it leads into another network. */
  'link-refused': 'user',
  'links-too-many': 'user',
  'nick-invalid': 'user',
  'network-name-invalid': 'user',
  // messages
  'message-empty': 'user',
  'message-too-long': 'user',
  'not-text': 'user',
  /** It is not on this disk (any more). */
  'message-unknown': 'user',
  'message-not-own': 'user',
  'message-deleted': 'user',
  'emoji-invalid': 'user',
  'unknown-command': 'user',
  'command-takes-nothing': 'user',
  'unknown-recipient': 'user',
  'ambiguous-recipient': 'user',
  'no-network': 'user',
  /** Nobody here goes on elsewhere. */
  'no-successor': 'user',
  'already-in-network': 'user',
  'not-running': 'user',
  'payload-too-long': 'user',
  'no-route': 'environment',
  /** Every link is full, and so is the queue before them. */
  congested: 'environment',
  // the contract between main and renderer
  'bad-request': 'us',
  internal: 'us',
} as const satisfies Record<string, Blame>;

export type ProblemCode = keyof typeof PROBLEMS;

export type Problem = {
  readonly code: ProblemCode;
  /** The one detail a sentence about it needs: an address, a path, a count. Never a secret. */
  readonly detail?: string | undefined;
};

export const blameOf = (code: ProblemCode): Blame => PROBLEMS[code];
export const problem = (code: ProblemCode, detail?: string): Problem =>
  detail === undefined ? { code } : { code, detail };
