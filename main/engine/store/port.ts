import type { MemberKey, NodeId, RecordId } from '../../../shared/ids.ts';

/**
 * What the engine keeps between two starts: settings of the data folder, hash-chained logs, the
 * readable messages their records carry, and peers to dial again.
 *
 * The port is synchronous: a record is on disk when `append` returns, and the protocol core has no
 * await (C8). Two adapters implement it, `memory.ts` and `sqlite.ts`; `contract.ts` is what both
 * promise. Every method of the file adapter may throw `MeshError` with `store-damaged`, `disk-full`,
 * `data-folder-unwritable`, or `not-running` once it is closed; nothing of the failed call is kept.
 *
 * Values handed in or out are shared, not copied: nobody changes the bytes of a record.
 */
export interface MeshStore {
  /**
   * Everything that `work` writes, in one transaction: when it throws, the file keeps nothing of it.
   * Alone, each writing call is one of its own, `fsynced` unless it says otherwise. A batch within a
   * batch is a part of the outer one.
   */
  batch<T>(durability: Durability, work: () => T): T;
  /** Whether `grouped` batches wait for their commit. */
  readonly isGroupOpen: boolean;
  /** Commits what is grouped. When it throws, or had to be undone before, nothing of it is kept. */
  commit(): void;

  /** A small setting by key, or null: instance id, generation, network, nick, clock. */
  getMeta(key: string): Uint8Array | null;
  /** Durable on return; null removes the key. */
  setMeta(key: string, value: Uint8Array | null): void;

  /**
   * Keeps a record and the readable message or change it carries, in one transaction, fsynced on
   * return. Idempotent by id: false when the record was there already. What comes with a record
   * already kept without one (its key arrived later) is added, and the answer is still false; a
   * message that is there stays as it is. The record of a message has the message's id.
   * Parents may arrive after their children, and changes before what they change: whatever the order
   * of arrival, the same set ends in the same messages (see {@link StoredChange}).
   */
  append(record: StoredRecord, message: Carried | null): boolean;
  /**
   * Keeps what the sealed body of a message said when it was opened, for members that cannot open it.
   * The record is there. Whatever was kept first stays, and the body is wanted no more. Of a message
   * that is deleted, now or later, nothing is left of it: it is empty.
   */
  keepBody(id: RecordId, body: Uint8Array): void;
  body(id: RecordId): Uint8Array | null;
  /** Notes that the body of a message could not be opened. The record is there. */
  wantBody(id: RecordId): void;
  /** At most `countMax` messages whose body is wanted, in the order of `place`, beyond a place. */
  wantedBodies(after: number, countMax: number): WantedBody[];

  /** Notes that the sealed body of a record is kept for others alone, since a time. The record is there. */
  carry(id: RecordId, since: number): void;
  /**
   * Drops sealed bodies that are kept for others: those since before a time, and the oldest of what is
   * more than `bytesMax` in all. The headers stay (`written`). The count of those dropped.
   */
  dropCarried(before: number, bytesMax: number): number;

  /**
   * Forgets messages from before a time, at most `countMax` and the oldest first, with what changed
   * them; their records stay, and their bodies are empty. When none is left, changes from before it go
   * too. The count of those forgotten (`written`).
   */
  dropMessages(before: number, countMax: number): number;

  has(id: RecordId): boolean;
  get(id: RecordId): StoredRecord | null;
  /**
   * Records that no record of the same log and author, and of the next seq, names as `prev`: one for
   * a straight log, several for a forked one. In the order (log, author, seq, id). Without a log, of
   * all but {@link EARLIER_LOG}.
   */
  heads(log?: LogName): Head[];
  /** At most `countMax` records of one author from `fromSeq` on, in the order (seq, id). */
  range(log: LogName, author: NodeId, fromSeq: number, countMax: number): StoredRecord[];
  /** All records of a log in the order (author, seq, id). Appending while iterating is allowed. */
  records(log: LogName): Iterable<StoredRecord>;

  /** The newest message of each conversation; the latest of them first. */
  conversations(): StoredMessage[];
  /**
   * The `limit` newest messages strictly before a position in the order (ms, counter, id), or the
   * newest of all; oldest first. `more`: there are older ones.
   */
  page(conversation: string, before: MessagePosition | null, limit: number): MessagePage;
  /**
   * At most `limit` messages strictly after a position, oldest first, of one conversation or of all
   * (null). Without an id, everything of that very (ms, counter) counts as seen: a reader that pages
   * passes the id of its last message, so that messages of equal time are not skipped.
   */
  messagesSince(
    conversation: string | null,
    since: SincePosition | null,
    limit: number,
  ): StoredMessage[];
  message(id: RecordId): StoredMessage | null;
  /** The latest place of any message or change in the order, up to a time in milliseconds. */
  newestTime(upTo: number): { readonly ms: number; readonly counter: number } | null;
  /**
   * At most `limit` messages with all words of the query, newest first, strictly before a position;
   * of one conversation or of all (null). Words are compared as `words.ts` says.
   */
  search(
    query: string,
    conversation: string | null,
    before: MessagePosition | null,
    limit: number,
  ): MessagePage;
  /** Sets `sent` on the messages of these records (`grouped`); unknown ids are ignored. */
  markSent(ids: readonly RecordId[]): void;

  /**
   * Notes an address (`written`), one entry per address. A later sighting replaces an earlier one, but an
   * unproven one (node null) keeps the proven node. Beyond `CACHED_ADDRESS_COUNT_MAX` the one seen
   * longest ago goes.
   */
  rememberPeer(peer: PeerAddress): void;
  /** Newest first, ties by address. */
  peers(): PeerAddress[];

  /** Idempotent. Everything else throws `not-running` afterwards. */
  close(): void;
}

/**
 * How much a transaction outlives. `fsynced`: a power cut. `written`: the end of the process, but
 * maybe not of the machine; several times faster, and enough for what others hold too. Whatever is
 * written is on disk before anything that is fsynced after it. `grouped`: to be seen at once, and
 * written with `commit` or the next batch that is not grouped; what follows from it has to wait until
 * then. Many small batches in one transaction cost a third.
 */
export type Durability = 'fsynced' | 'written' | 'grouped';

/** `roster`, `everyone`, or `direct:` and 64 hex characters. */
export type LogName = string;

/** The log in which messages of an earlier network stand. It is nobody's, and never sent. */
export const EARLIER_LOG: LogName = 'earlier';

export type StoredRecord = {
  readonly id: RecordId;
  readonly log: LogName;
  readonly author: NodeId;
  /** From 0, one more than that of `prev`. */
  readonly seq: number;
  /** The author's previous record in this log; null at seq 0. */
  readonly prev: RecordId | null;
  /** The whole signed record as it travels. */
  readonly bytes: Uint8Array;
};

export type Head = {
  readonly log: LogName;
  readonly author: NodeId;
  readonly seq: number;
  readonly id: RecordId;
};

/** A message as it was written. */
export type NewMessage = {
  /** The id of the record that carries it. */
  readonly id: RecordId;
  readonly conversation: string;
  readonly from: MemberKey;
  /** Well-formed Unicode. */
  readonly text: string;
  /** What it answers, which need not be here. */
  readonly replyTo: RecordId | null;
  /** The hybrid logical clock: milliseconds since 1970, and the counter within them. */
  readonly ms: number;
  readonly counter: number;
  readonly sent: boolean;
};

/** A message as its changes left it. */
export type StoredMessage = NewMessage & {
  readonly edited: boolean;
  /** Then `text` is empty, and there are no reactions. */
  readonly deleted: boolean;
  /** In the order in which they were made; at most `REACTIONS_PER_MESSAGE_COUNT_MAX`. */
  readonly reactions: readonly StoredReaction[];
};

export type StoredReaction = { readonly emoji: string; readonly from: MemberKey };

/**
 * Changes one message of the same conversation. Of two changes of one kind (for reactions: of one
 * emoji) by one member the later in the order (ms, counter, id) counts, so nothing depends on the
 * order of arrival. Edits and deletions by anybody but the author change nothing; a deleted message
 * stays deleted. Of one member's reactions to a message the latest
 * `REACTIONS_PER_MEMBER_COUNT_MAX` emoji are kept.
 */
export type StoredChange = {
  readonly id: RecordId;
  readonly conversation: string;
  readonly from: MemberKey;
  readonly ms: number;
  readonly counter: number;
  readonly target: RecordId;
} & (
  | { readonly kind: 'reaction'; readonly emoji: string; readonly add: boolean }
  | { readonly kind: 'edit'; readonly text: string }
  | { readonly kind: 'delete' }
);

/** What a record says to people. */
export type Carried = NewMessage | StoredChange;

/** A message whose body is wanted; what came later has a higher `place`. */
export type WantedBody = { readonly id: RecordId; readonly place: number };

/** A place in the order of messages (C4). */
export type MessagePosition = {
  readonly ms: number;
  readonly counter: number;
  readonly id: RecordId;
};
export type SincePosition = {
  readonly ms: number;
  readonly counter: number;
  readonly id?: RecordId | undefined;
};
export type MessagePage = { readonly messages: StoredMessage[]; readonly more: boolean };

export type PeerAddress = {
  /** `host:port` as dialled. */
  readonly address: string;
  /** The node that proved itself there, or null when nobody has yet. */
  readonly node: NodeId | null;
  /** Milliseconds since 1970. */
  readonly seenAt: number;
};
