declare const brand: unique symbol;
type Hex<Name extends string> = string & {
	readonly [brand]: Name;
};
/** An Ed25519 public key: 32 bytes, 64 hex characters. A person. */
export type MemberKey = Hex<"MemberKey">;
/** 16 random bytes of one data folder, 32 hex characters. A device. */
export type InstanceId = Hex<"InstanceId">;
/** Member ‖ instance: 48 bytes, 96 hex characters. One running program of one person. */
export type NodeId = Hex<"NodeId">;
/** SHA-256 of the genesis record, or of `"open" + name`: 64 hex characters. */
export type NetworkId = Hex<"NetworkId">;
/** SHA-256 of a record's signed content: 64 hex characters. */
export type RecordId = Hex<"RecordId">;
/** Ed25519 public key of an invite link: 64 hex characters. */
export type LinkKey = Hex<"LinkKey">;
export declare const isMemberKey: (text: string) => text is MemberKey;
export declare const memberOf: (node: NodeId) => MemberKey;
/** The form people see beside a nick: the first eight characters. */
export declare const shortKey: (key: MemberKey) => string;
/** `everyone`, or the other member's key for a direct conversation. */
export type ConversationId = "everyone" | MemberKey;
/**
 * What went wrong, as data that crosses IPC. The engine throws `MeshError`s that carry one; the app
 * turns `code` into words of the user's language. Nothing here is ever a stack trace.
 */
/** Who has to act: the other side, the user, the surroundings (try again), or us (a bug). */
export type Blame = "peer" | "user" | "environment" | "us";
declare const PROBLEMS: {
	readonly "identity-damaged": "user";
	readonly "data-folder-unwritable": "environment";
	readonly "data-folder-busy": "user";
	/** It holds an identity or settings already, which are not overwritten. */
	readonly "data-folder-taken": "user";
	readonly "store-damaged": "environment";
	readonly "disk-full": "environment";
	/** Under a lock that was not opened: a passphrase, or the system's keyring. */
	readonly "identity-locked": "user";
	/** The keyring that sealed it is gone, changed or shut. */
	readonly "keyring-changed": "environment";
	/** The neighbours agree that this machine's clock is that many minutes off. */
	readonly "clock-behind": "user";
	readonly "clock-ahead": "user";
	readonly "backup-damaged": "user";
	readonly "backup-newer": "user";
	readonly "passphrase-wrong": "user";
	readonly "words-count": "user";
	readonly "words-unknown": "user";
	/** They do not belong together. */
	readonly "words-wrong": "user";
	/** They are somebody else's. */
	readonly "words-other": "user";
	/** A file that somebody chose, such as for a backup. */
	readonly "file-unwritable": "environment";
	readonly "config-invalid": "user";
	readonly "port-taken": "environment";
	readonly "bind-failed": "environment";
	readonly "address-invalid": "user";
	readonly "dns-failed": "environment";
	readonly unreachable: "environment";
	readonly "local-network-blocked": "environment";
	readonly "connect-timeout": "environment";
	readonly "not-invited": "peer";
	readonly "no-network-there": "peer";
	readonly "other-network": "peer";
	readonly "wrong-key": "peer";
	readonly ourselves: "user";
	readonly "update-needed": "user";
	readonly "peer-misbehaved": "peer";
	readonly "too-many-connections": "environment";
	readonly "link-closed": "environment";
	readonly "key-wrong-length": "user";
	readonly "key-wrong-alphabet": "user";
	/** 64 hex characters, but no key that anybody could have. */
	readonly "key-unusable": "user";
	readonly "key-own": "user";
	readonly "key-already-member": "user";
	readonly "key-revoked": "user";
	readonly "not-a-member": "user";
	/** Our own key was revoked. */
	readonly removed: "user";
	/** This node is a relay: it passes on what members say, and says nothing. */
	readonly "relay-silent": "user";
	/** Nobody needs an invitation into an open network. */
	readonly "network-open": "user";
	readonly "link-invalid": "user";
	readonly "link-expired": "user";
	readonly "link-used": "user";
	readonly "link-reset": "user";
	/** Whoever made it does not belong, or it leads into another network. */
	readonly "link-refused": "user";
	readonly "links-too-many": "user";
	readonly "nick-invalid": "user";
	readonly "network-name-invalid": "user";
	readonly "message-empty": "user";
	readonly "message-too-long": "user";
	readonly "not-text": "user";
	/** It is not on this disk (any more). */
	readonly "message-unknown": "user";
	readonly "message-not-own": "user";
	readonly "message-deleted": "user";
	readonly "emoji-invalid": "user";
	readonly "unknown-command": "user";
	readonly "command-takes-nothing": "user";
	readonly "unknown-recipient": "user";
	readonly "ambiguous-recipient": "user";
	readonly "no-network": "user";
	/** Nobody here goes on elsewhere. */
	readonly "no-successor": "user";
	readonly "already-in-network": "user";
	readonly "not-running": "user";
	readonly "payload-too-long": "user";
	readonly "no-route": "environment";
	/** Every link is full, and so is the queue before them. */
	readonly congested: "environment";
	readonly "bad-request": "us";
	readonly internal: "us";
};
export type ProblemCode = keyof typeof PROBLEMS;
export type Problem = {
	readonly code: ProblemCode;
	/** The one detail a sentence about it needs: an address, a path, a count. Never a secret. */
	readonly detail?: string | undefined;
};
export type Network = {
	readonly id: NetworkId;
	readonly name: string;
	/** Null in an open network, which nobody founded. */
	readonly founder: MemberKey | null;
	readonly requireInvitation: boolean;
};
export type Status = {
	/**
	 * `offline` not running or given up for now · `looking` first search · `waiting` reached somebody,
	 * not invited yet · `recovering` lost everybody, trying again · `syncing` linked, catching up ·
	 * `connected` · `alone` nobody else is there: no other member yet, or each has said goodbye.
	 */
	readonly state: "offline" | "looking" | "waiting" | "recovering" | "syncing" | "connected" | "alone";
	/** Links that stand now. */
	readonly connections: number;
	/** Members of the network, this one included. */
	readonly members: number;
	readonly attempt: number;
	/** Milliseconds since the Unix epoch. */
	readonly nextAttemptAt: number | null;
	/** Median round trip over the links, milliseconds. */
	readonly rttMs: number | null;
	/** While much is lacking: how much of it has come. */
	readonly fetching: Fetching | null;
};
/** Records of the logs, of which nearly every one is a message. */
export type Fetching = {
	readonly done: number;
	readonly total: number;
};
/** Where a message stands in its conversation: the total order of C4. */
export type Position = {
	/** Milliseconds since the Unix epoch. */
	readonly ms: number;
	readonly counter: number;
	readonly id: RecordId;
};
/** How many devices wait for what is said here, this one included; how far each of the others is. */
export type Copies = {
	readonly devices: number;
	readonly held: readonly number[];
};
/** What is known of one person's devices in respect of one message. */
export type Holder = {
	readonly key: MemberKey;
	readonly nick: string | null;
	readonly devices: number;
	readonly having: number;
	readonly online: boolean;
	/** When one of the devices was last heard of, milliseconds since the Unix epoch. */
	readonly seenAt: number;
};
/** Somebody who dialled in without an invitation. */
export type Knock = {
	readonly key: MemberKey;
	readonly nick: string | null;
	readonly address: string;
	/** Milliseconds since the Unix epoch. */
	readonly time: number;
};
export type JoinAttempt = {
	readonly address: string;
	readonly stage: "looking" | "reached" | "waiting" | "failed";
	readonly problem: Problem | null;
};
/** The network that a knock ended in, shown before anybody joins it (T3). */
export type Proposal = {
	readonly network: Network;
	readonly founderNick: string | null;
	readonly admittedBy: MemberKey | null;
	readonly admittedByNick: string | null;
};
/** How looking for a network goes. */
export type Join = {
	readonly stage: "looking" | "reached" | "waiting" | "confirm" | "admitted" | "history";
	readonly attempts: readonly JoinAttempt[];
	/** Milliseconds since the Unix epoch. */
	readonly nextAttemptAt: number | null;
	readonly proposal: Proposal | null;
};
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
	readonly begin: "auto" | "manual";
};
export declare const DEFAULT_CONFIG: MeshConfig;
export type AddressProbe = {
	readonly address: string;
	readonly outcome: "reached" | "address" | "unknown" | "refused" | "silent" | "blocked";
	/** Until it answered. */
	readonly ms: number;
};
export type LanProbe = {
	/** As the system calls it. */
	readonly name: string;
	readonly target: string;
	readonly outcome: "open" | "blocked" | "failed";
};
/** The only error the engine throws on purpose: a code, the detail its sentence needs, a cause. */
export declare class MeshError extends Error {
	readonly name = "MeshError";
	readonly code: ProblemCode;
	readonly detail: string | undefined;
	constructor(code: ProblemCode, detail?: string, options?: ErrorOptions);
	static of({ code, detail }: Problem): MeshError;
	get blame(): Blame;
	toProblem(): Problem;
}
/** A message that can be read, own ones included. */
export type ChatMessage = {
	readonly id: RecordId;
	/** `everyone`, or the key of the member with whom this was said alone. */
	readonly conversation: ConversationId;
	readonly senderPubKey: MemberKey;
	/** The sender's nick as it is known now. */
	readonly nick: string | null;
	/** The text, in UTF-8. */
	readonly plaintext: Uint8Array;
	/** Milliseconds since the Unix epoch by the sender's hybrid clock. */
	readonly time: number;
	/** Its place in the order that is the same on every device. */
	readonly position: Position;
	/** Said by this member, on this device or another one. */
	readonly own: boolean;
	/** At least one other node has it. */
	readonly sent: boolean;
	/** Its number in this node's own log to everyone, for {@link Copies}; null for all others. */
	readonly seq: number | null;
	readonly replyTo: Quote | null;
	readonly edited: boolean;
	/** Taken back by its author: there is no text any more. */
	readonly deleted: boolean;
	/** In the order in which they were made. */
	readonly reactions: readonly {
		readonly emoji: string;
		readonly from: MemberKey;
		readonly own: boolean;
	}[];
};
/** What a message answers. */
export type Quote = {
	readonly id: RecordId;
	/** The beginning of its text; null while it is not here. */
	readonly message: {
		readonly from: MemberKey;
		readonly text: string;
		readonly deleted: boolean;
	} | null;
};
export type MemberInfo = {
	readonly pubKey: MemberKey;
	/** Every node of this member that is known, the one heard of last first; empty until one is. */
	readonly nodeIds: readonly NodeId[];
	readonly nick: string | null;
	readonly self: boolean;
	readonly founder: boolean;
	readonly online: boolean;
	readonly linked: boolean;
	readonly invitedBy: MemberKey | null;
	readonly invitedAt: number | null;
	/** The invite link they came in by; null for an invitation by key. */
	readonly via: LinkKey | null;
};
/** An invite link that this node has made. Whoever has `url` can come in by it. */
export type InviteLinkInfo = {
	readonly link: LinkKey;
	readonly url: string;
	readonly uses: number;
	/** Milliseconds since the Unix epoch. */
	readonly expires: number;
	readonly redeemedBy: readonly MemberKey[];
	readonly state: "open" | "used" | "expired" | "reset";
};
export type ConnectionInfo = {
	readonly nodeId: NodeId;
	readonly address: string;
	readonly direction: "in" | "out";
	/** One of the two cannot be reached by others, or has only just come; such links are not counted among the neighbours. */
	readonly leaf: boolean;
	/** Milliseconds; null before the first pong. */
	readonly rttMs: number | null;
	/** How surely its silence means that it is gone: 0 is lively, `phiThreshold` closes it (M4). */
	readonly phi: number;
	/** Most origins' items are pushed over it; over the others they are only announced (P1). */
	readonly eager: boolean;
	/** When it came up, milliseconds since 1970: its age is the time since. */
	readonly sinceMs: number;
};
/** One node as the map of the mesh shows it: what it says of itself, and what is known of it. */
export type MapNode = {
	readonly nodeId: NodeId;
	readonly nick: string | null;
	readonly self: boolean;
	readonly online: boolean;
	/** It said goodbye. */
	readonly left: boolean;
	readonly appVersion: string;
	/** Whom it is linked to, as it last said; our own links are as they stand now. */
	readonly neighbours: readonly NodeId[];
};
/** What a neighbour found that was asked to dial this node back. */
export type OutsideProbe = {
	readonly by: NamedMember;
	/**
	 * `reached` it reached this very node · `refused` nothing listens there · `silent` nothing came back
	 * · `other` somebody else answered · `busy` it would not try now · `unanswered` it told nothing.
	 */
	readonly outcome: "reached" | "refused" | "silent" | "other" | "busy" | "unanswered";
	/** Where it dialled; null when it did not say. */
	readonly address: string | null;
};
/** Another device of this node's own member. */
export type OwnDevice = {
	readonly nodeId: NodeId;
	readonly online: boolean;
	/** When it was last heard of, milliseconds since the Unix epoch. */
	readonly seenAt: number;
};
/** Somebody by the name they bore at the time. */
export type NamedMember = {
	readonly key: MemberKey;
	readonly nick: string | null;
};
/** Links were lost that nobody meant to give up, and what became of it. */
export type Repair = {
	readonly kind: "repair";
	/** Milliseconds since the Unix epoch. */
	readonly at: number;
	/** Whose links were lost. */
	readonly lost: readonly NamedMember[];
	/**
	 * `left` said goodbye · `silent` answered no more · `broken` the connection ended · `drill` cut by
	 * hand · `woke` this machine slept or changed networks.
	 */
	readonly reason: "left" | "silent" | "broken" | "drill" | "woke";
	/**
	 * `kept` enough other links carried on · `relinked` others took their place · `alone` nobody is
	 * left to link to · `waiting` still looking.
	 */
	readonly outcome: "kept" | "relinked" | "alone" | "waiting";
	/** Who carries on, or took the place. */
	readonly through: readonly NamedMember[];
	/** Until linked again and nothing known was lacking any more; null while that is to come. */
	readonly tookMs: number | null;
};
/** Several members vanished together, without a goodbye. */
export type Split = {
	readonly kind: "split";
	readonly at: number;
	/** Members on this side, this one included. */
	readonly here: number;
	/** Who cannot be reached now; when it is over, who could not. */
	readonly elsewhere: readonly NamedMember[];
	/** When they were back, or all but one; null while it lasts. */
	readonly until: number | null;
	/** Of those that came back, how many had been running all the time: it was the network. */
	readonly ranOn: number;
};
export type HealingEntry = Repair | Split;
/** How the history of somebody's devices, as far as it goes to everyone, stands to this one's. */
export type PersonHistory = NamedMember & {
	/**
	 * `equal` word for word · `less` equal up to a time, and later things have not reached them · `more`
	 * they have what this device lacks · `other` something else, which should not be · `unknown` they have not told since this node was started.
	 */
	readonly state: "equal" | "less" | "more" | "other" | "unknown";
	/** When the newest message was written up to which both are equal; null when that is not known. */
	readonly upTo: number | null;
};
/** A place in the history of everyone where something is known to be lacking on this device. */
export type Gap = {
	/** `missing` others hold it and it has not come · `sealed` it came, and cannot be opened yet. */
	readonly kind: "missing" | "sealed";
	/** Who wrote it; null when that is not known. */
	readonly from: NamedMember | null;
	/** Missing: it was written after that. Sealed: then. Milliseconds since the Unix epoch. */
	readonly at: number;
	/** How many messages; null when that is not known. */
	readonly count: number | null;
	/** Who has it; null when nobody is known to. */
	readonly holder: NamedMember | null;
};
/** What a node tells its subscribers. */
export type MeshEvent = 
/** A message was accepted into the order; own ones too. At least once, told apart by `id`. */
{
	readonly type: "ChatMessageReceived";
	readonly message: ChatMessage;
}
/** Somebody reacted to a message, or its author edited or deleted it: this is what it is now. */
 | {
	readonly type: "MessageChanged";
	readonly message: ChatMessage;
}
/** Own messages of which another node has taken a copy. */
 | {
	readonly type: "MessagesSent";
	readonly ids: readonly RecordId[];
}
/** Others have come further in our own log, or there are more or fewer devices. */
 | {
	readonly type: "CopiesChanged";
	readonly copies: Copies;
}
/** A node of a member is heard of for the first time since this one started, or again. */
 | {
	readonly type: "NodeJoined";
	readonly nodeId: NodeId;
	readonly pubKey: MemberKey;
	readonly nick: string | null;
}
/** It said goodbye, or is believed dead. */
 | {
	readonly type: "NodeLeft";
	readonly nodeId: NodeId;
	readonly pubKey: MemberKey;
	readonly nick: string | null;
}
/** A raw application broadcast. */
 | {
	readonly type: "BroadcastReceived";
	readonly origin: NodeId;
	readonly payload: Uint8Array;
}
/** A raw application message to this node alone. */
 | {
	readonly type: "DirectReceived";
	readonly from: NodeId;
	readonly payload: Uint8Array;
}
/** A member is writing, to everyone or to this node's member alone; told again while it goes on. */
 | {
	readonly type: "Typing";
	readonly conversation: ConversationId;
	readonly pubKey: MemberKey;
} | {
	readonly type: "StatusChanged";
	readonly status: Status;
}
/** Nicks, presence, links or the roster changed: ask `members()`. */
 | {
	readonly type: "MembersChanged";
}
/** How looking for a network goes; null when that is over. */
 | {
	readonly type: "JoinChanged";
	readonly join: Join | null;
}
/** This node belongs to a network now. */
 | {
	readonly type: "NetworkJoined";
	readonly network: Network;
} | {
	readonly type: "KnocksChanged";
	readonly knocks: readonly Knock[];
}
/** A key was invited or revoked by `by`. */
 | {
	readonly type: "RosterChanged";
	readonly kind: "invited" | "revoked";
	readonly pubKey: MemberKey;
	readonly by: MemberKey;
}
/** What is older than this device is to keep (`keepDays`), said before that time, is gone. */
 | {
	readonly type: "MessagesForgotten";
	readonly before: number;
}
/** A member goes on in another network: ask `successors()`. */
 | {
	readonly type: "SuccessorsChanged";
}
/** A link was lost or replaced, the network split or came together: ask `healing()`. */
 | {
	readonly type: "HealingChanged";
}
/** Something was found to be lacking in the history, or has come. */
 | {
	readonly type: "GapsChanged";
	readonly gaps: readonly Gap[];
}
/** Something went wrong that no call of the user's could report. */
 | {
	readonly type: "ProblemRaised";
	readonly problem: Problem;
}
/** This subscriber was too slow and missed `missed` events: read the state anew. */
 | {
	readonly type: "Lagged";
	readonly missed: number;
};
/** What the connection doctor learns of the engine: facts, without a judgement. */
export type Checkup = {
	/** The TCP port that is bound. */
	readonly port: number;
	/** Somebody has dialled this node since it was started. */
	readonly inbound: boolean;
	/** Each interface's broadcast; null when the LAN is not asked. */
	readonly lan: readonly LanProbe[] | null;
	/** Seeds, and where a network is looked for, one by one. */
	readonly addresses: readonly AddressProbe[];
	/** What neighbours found that were asked to dial back; empty when there is none. */
	readonly outside: readonly OutsideProbe[];
	/** How far the clocks of the others are ahead of ours, milliseconds; 0 while they agree. */
	readonly aheadMs: number;
	/** Versions of the program in the network, ours first, each once. */
	readonly versions: readonly string[];
};
declare class Insight {
	/** Every node that is known, and which of them are linked. Empty without a network. */
	map(): MapNode[];
	/** Repairs and splits of the last month, oldest first; what is under way comes last. */
	healing(): HealingEntry[];
	/**
	 * Whether what everyone was told is the same on everybody's devices, by what their logs end with:
	 * each record names the one before it by its hash, so this is a proof and not a count.
	 */
	histories(): PersonHistory[];
	/** Places in the history where something has been lacking for a while, in their order. */
	gaps(): readonly Gap[];
	/** Asks everybody linked for whatever is lacking here. @throws MeshError `no-network` */
	mendHistory(): void;
	/** Own messages that nobody else has yet; none while there is nobody else. */
	unsentCount(): number;
	/** The other devices with this node's key, the one heard of last first. Empty without a network. */
	ownDevices(): OwnDevice[];
	/** Cuts a link on purpose; `healing()` tells how it mended. @throws MeshError `no-network`, `no-route` */
	drill(peer: NodeId): void;
	/**
	 * Asks up to three neighbours to dial this node where they see it, which shows whether others can
	 * reach it. Each member does so once in ten seconds. Empty without a neighbour; takes up to 8 s.
	 */
	outside(): Promise<OutsideProbe[]>;
	/** Looks at what this node needs to reach others and to be reached; takes some seconds. */
	checkup(): Promise<Checkup>;
}
type Text = string | Uint8Array;
/** `replyTo`: the message that this one answers. */
export type SendOptions = {
	readonly replyTo?: RecordId | null;
};
export type Page = {
	readonly messages: ChatMessage[];
	readonly more: boolean;
};
declare class Messages {
	/**
	 * @throws MeshError `no-network`, `message-empty`, `message-too-long`, `key-wrong-length`, `key-own`,
	 * `key-revoked`, `not-a-member`, `disk-full`
	 */
	send(to: ConversationId, plaintext: Text, options?: SendOptions): RecordId;
	/**
	 * Reacts to a message with one emoji, or takes that reaction back.
	 * @throws MeshError `no-network`, `emoji-invalid`, `message-unknown`, `message-deleted`, `disk-full`
	 */
	react(target: RecordId, given: string, add?: boolean): Promise<void>;
	/**
	 * Replaces the text of an own message, for everybody.
	 * @throws MeshError `no-network`, `message-empty`, `message-too-long`, `message-unknown`,
	 * `message-not-own`, `message-deleted`, `disk-full`
	 */
	edit(target: RecordId, plaintext: Text): Promise<void>;
	/**
	 * Takes an own message back: every node that hears of it shows its text no more.
	 * @throws MeshError `no-network`, `message-unknown`, `message-not-own`, `message-deleted`, `disk-full`
	 */
	remove(target: RecordId): Promise<void>;
	/** The newest message of each conversation, the latest first. */
	newest(): ChatMessage[];
	/** At most `limit` messages before a position, or the newest, oldest first. */
	page(conversation: ConversationId, before: Position | null, limit: number): Page;
	/** At most `limit` messages after a position, or the first ones, oldest first. */
	pageAfter(conversation: ConversationId, after: Position | null, limit: number): Page;
	/** A message and what stands around it: at most `limit` before it and as many after it. */
	pageAround(id: RecordId, limit: number): {
		messages: ChatMessage[];
		more: boolean;
		moreAfter: boolean;
	};
	/** Messages with all words of a query, newest first; of one conversation, or of all (null). */
	search(query: string, conversation: ConversationId | null, before: Position | null, limit: number): Page;
	/** In the conversation of what it changes. */
}
declare class Outflow {
	constructor(isFull: () => boolean);
	/** Resolves when there is room. @throws MeshError `congested`, the signal's reason */
	room(signal?: AbortSignal): Promise<void>;
}
declare class RawBatch {
	constructor(send: (payloads: readonly Uint8Array[]) => void);
	/** Copies the payload: its owner may use the bytes again. */
	add(payload: Uint8Array): void;
	flush(): void;
}
/**
 * One reader of a node's events. Events wait in a bounded queue; a reader that falls behind loses
 * the oldest and is told how many by a `Lagged` in their place.
 */
export declare class MeshSubscription implements AsyncIterable<MeshEvent> {
	/** Ends the iteration, after what is queued. Idempotent. */
	close(): void;
	[Symbol.asyncIterator](): AsyncGenerator<MeshEvent, void>;
}
declare abstract class RunningNode {
	readonly pubKey: MemberKey;
	/** What raw bytes wait for. */
	protected readonly outflow: Outflow;
	/** Raw broadcasts on their way out; nobody hears them once there is no network any more. */
	protected readonly rawBatch: RawBatch;
	/** Member and instance; another one after this node has met a copy of itself. */
	get nodeId(): NodeId;
	/** Every link that carries broadcasts is; without any there is nothing to wait for. */
	/** What the TCP socket is bound to. */
	get listening(): {
		readonly host: string;
		readonly port: number;
	};
	/** `host:port` to tell others, best first; never a wildcard. Empty without any network interface. */
	reachableAddresses(): string[];
	/**
	 * The machine changed networks: try everything that waits for a later try now. A sleep is noticed
	 * without being told.
	 */
	wake(): void;
	/** Events from now on, until `close()`, `shutdown()` or the signal, which ends the loop quietly. */
	subscribe({ signal }?: {
		readonly signal?: AbortSignal;
	}): MeshSubscription;
	/** Says goodbye, closes everything, ends the subscriptions. Idempotent. */
	shutdown(): Promise<void>;
}
/** A network in which a member goes on, and asks the others to follow. */
export type Successor = {
	readonly network: NetworkId;
	readonly name: string;
	readonly by: MemberKey;
	/** Milliseconds since the Unix epoch. */
	readonly time: number;
};
declare class Succession {
	/** Where members went on, the newest first. Empty without a network. */
	list(): Successor[];
	/**
	 * Founds a network for all who are members now, invites them, and tells them. Whoever is away hears
	 * of it from those who went, when it looks for them.
	 * @param notes names of notes that come along
	 * @throws MeshError `no-network`, `network-open`, `removed`, `network-name-invalid`,
	 * `config-invalid` without a data folder, `disk-full`
	 */
	found(name: string, notes?: readonly string[]): void;
	/**
	 * Goes over into a network of the list. @throws MeshError `no-successor` when it is not there,
	 * `config-invalid` without a data folder, `disk-full`
	 */
	follow(network: NetworkId, notes?: readonly string[]): void;
}
/** How long something may take: until the signal says that it is not wanted any more. */
export type Until = {
	readonly signal?: AbortSignal;
};
/**
 * A node of the mesh: the library's public face. Start it, speak through it, listen to its events.
 * Every method that can fail throws (or rejects with) a {@link MeshError} whose `code` says why.
 */
export declare class MeshNode extends RunningNode {
	private constructor();
	/** What can be done to messages, and finding them. */
	readonly messages: Messages;
	/**
	 * Opens the data folder, listens, and takes up the network: the one the folder knows, or (with
	 * `begin: 'auto'`) the one that the configuration describes. The signal ends the start, and later the
	 * node as `shutdown` does.
	 * @throws MeshError `config-invalid`, `nick-invalid`, `network-name-invalid`, `address-invalid`,
	 * `identity-damaged`, `identity-locked`, `passphrase-wrong`, `data-folder-unwritable`,
	 * `data-folder-busy`, `store-damaged`, `disk-full`, `port-taken`, `bind-failed`; the signal's reason
	 */
	static start(given?: Partial<MeshConfig>, { signal }?: Until): Promise<MeshNode>;
	/** What the configuration means when the data folder knows no network. */
	network(): Network | null;
	nick(): string | null;
	/** 1–32 characters; told to everybody. @throws MeshError `nick-invalid`, `disk-full` */
	setNick(nick: string): void;
	/**
	 * Founds an invite-only network with this node as its first member.
	 * @param newcomerHistoryDays how much of what was said before their invitation newcomers may read:
	 * null is all, 0 nothing; part of the network for ever
	 * @throws MeshError `already-in-network`, `network-name-invalid`, `config-invalid`
	 */
	foundNetwork(name: string, newcomerHistoryDays?: number | null): Network;
	/**
	 * Knocks at the addresses (`host:port`) until a member there lets us in; `JoinChanged` tells how it
	 * goes. Survives restarts. @throws MeshError `already-in-network`, `address-invalid`
	 */
	seek(addresses: readonly string[]): void;
	/** How looking for a network goes; null when none is looked for. */
	join(): Join | null;
	/** Joins the network that was found. @throws MeshError `no-network` when that one was not */
	confirmJoin(network: NetworkId): void;
	/** Stops looking, or declines what was found. */
	cancelSeek(): void;
	/**
	 * Sends a message to everyone. It is on disk when the promise resolves.
	 * @param plaintext text, or its UTF-8; 1 byte to 64 KiB
	 * @param options.replyTo the message that this one answers
	 * @throws MeshError `no-network`, `message-empty`, `message-too-long`, `disk-full`,
	 * `relay-silent`
	 */
	sendChat(plaintext: Text, options?: SendOptions): Promise<RecordId>;
	/**
	 * Sends a message to one member alone, on all of its devices, whether they are on line or not: the
	 * other members keep it for them, sealed. It is on disk when the promise resolves.
	 * @param plaintext text, or its UTF-8; 1 byte to 64 KiB
	 * @throws MeshError `no-network`, `message-empty`, `message-too-long`, `key-wrong-length`, `key-own`,
	 * `key-revoked`, `not-a-member`, `disk-full`
	 */
	sendDirectChat(to: MemberKey, plaintext: string | Uint8Array, options?: SendOptions): Promise<RecordId>;
	/**
	 * Tells those of a conversation that the user is writing there, at most every 3 s: whoever is
	 * connected hears of it as `Typing`. The others that pass it on learn neither whom nor what.
	 * @throws MeshError `no-network`
	 */
	typing(conversation: ConversationId): void;
	/** All messages after a moment of the hybrid clock, or all there are (0), in their order. */
	chatHistory(since?: {
		readonly ms: number;
		readonly counter: number;
	} | 0): ChatMessage[];
	/** The newest message of each conversation, the latest first. */
	conversations(): ChatMessage[];
	/** At most `limit` messages before a position, or the newest, oldest first. */
	page(conversation: ConversationId, before: Position | null, limit: number): Page;
	/** At most `limit` messages after a position, or the first ones, oldest first. */
	pageAfter(conversation: ConversationId, after: Position | null, limit: number): Page;
	/** A small thing that the program around the node keeps beside the history, encrypted like it. */
	note(name: string): Uint8Array | null;
	/** Null forgets it. @throws MeshError `payload-too-long`, `disk-full` */
	keepNote(name: string, value: Uint8Array | null): void;
	/** How many devices wait for what this one says to everyone, and how far each other one has come. */
	copies(): Copies;
	/** Who has an own message to everyone, person by person; empty for any other message. */
	holders(id: RecordId): Holder[];
	/**
	 * Signs an invitation; every member learns of it, and the invited one gets in at its next try.
	 * @param options.relay lets the key in as a relay: it links, carries and keeps what is sealed, and can
	 * neither read nor say anything. Of invite-only networks only.
	 * @throws MeshError `no-network`, `key-unusable`, `key-own`, `key-already-member`, `key-revoked`,
	 * `key-wrong-length`, `removed`, `relay-silent`
	 */
	invite(key: MemberKey, options?: {
		readonly relay?: boolean;
	}): Promise<void>;
	/**
	 * Makes an invite link: whoever holds it comes in through any member that is on line, until it
	 * expires, was used so many times, or is reset.
	 * @throws MeshError `no-network`, `network-open`, `config-invalid`, `links-too-many`, `removed`
	 */
	createLink(wish: {
		readonly uses: number;
		readonly expiresInMs: number;
	}): InviteLinkInfo;
	/** The links that this node has made in this network, newest first. */
	links(): InviteLinkInfo[];
	/** Nobody comes in by the link any more. @throws MeshError `no-network`, `network-open` */
	resetLink(link: LinkKey): void;
	/**
	 * Comes into a network by an invite link, through whichever member answers; `JoinChanged` tells how
	 * it goes. Survives restarts. @throws MeshError `already-in-network`, `link-invalid`
	 */
	joinByLink(link: string): void;
	/** Shuts a key out for ever. @throws MeshError `no-network`, `not-a-member`, `key-revoked` */
	revoke(key: MemberKey): Promise<void>;
	/** Person by person: whose devices enforce all revocations that this node knows of. */
	enforcers(): Holder[];
	/** Everybody who belongs, this node's member included. Empty without a network. */
	members(): MemberInfo[];
	/** The relays that members have let in; they are no members. */
	relays(): MemberInfo[];
	/** Whether this node is a relay, and no member. */
	isRelay(): boolean;
	revoked(): MemberKey[];
	/** Who shut this node's own key out, and when; null while it belongs. */
	removal(): {
		readonly by: MemberKey;
		readonly time: number;
	} | null;
	/** Strangers who dialled in, newest last. */
	knocks(): Knock[];
	ignoreKnock(key: MemberKey): void;
	/** The links that stand. */
	connections(): ConnectionInfo[];
	/** Going on as another network without somebody. */
	readonly succession: Succession;
	/** What this node sees of the mesh around it, and how well it can take part. */
	readonly insight: Insight;
	status(): Status;
	/**
	 * Raw bytes to every node that is connected. Waits while all links are full, 10 s at most.
	 * @throws MeshError `no-network`, `payload-too-long`, `congested`, `removed`, `relay-silent`;
	 * the signal's reason when it ended the wait
	 */
	broadcast(payload: Uint8Array, { signal }?: Until): Promise<void>;
	/**
	 * Raw bytes to one node. Waits while all links are full, 10 s at most.
	 * @throws MeshError `no-network`, `no-route`, `payload-too-long`, `congested`; the signal's
	 * reason when it ended the wait
	 */
	send(peer: NodeId, payload: Uint8Array, { signal }?: Until): Promise<void>;
}

export {};
