import type { ConversationId, LinkKey, MemberKey, NodeId, RecordId } from '../../shared/ids.ts';
import type { Copies, Join, Knock, Network, Position, Status } from '../../shared/mesh-types.ts';
import type { Problem } from '../../shared/problem.ts';

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
  readonly state: 'open' | 'used' | 'expired' | 'reset';
};

export type ConnectionInfo = {
  readonly nodeId: NodeId;
  readonly address: string;
  readonly direction: 'in' | 'out';
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
  readonly outcome: 'reached' | 'refused' | 'silent' | 'other' | 'busy' | 'unanswered';
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
export type NamedMember = { readonly key: MemberKey; readonly nick: string | null };

/** Links were lost that nobody meant to give up, and what became of it. */
export type Repair = {
  readonly kind: 'repair';
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** Whose links were lost. */
  readonly lost: readonly NamedMember[];
  /**
   * `left` said goodbye · `silent` answered no more · `broken` the connection ended · `drill` cut by
   * hand · `woke` this machine slept or changed networks.
   */
  readonly reason: 'left' | 'silent' | 'broken' | 'drill' | 'woke';
  /**
   * `kept` enough other links carried on · `relinked` others took their place · `alone` nobody is
   * left to link to · `waiting` still looking.
   */
  readonly outcome: 'kept' | 'relinked' | 'alone' | 'waiting';
  /** Who carries on, or took the place. */
  readonly through: readonly NamedMember[];
  /** Until linked again and nothing known was lacking any more; null while that is to come. */
  readonly tookMs: number | null;
};

/** Several members vanished together, without a goodbye. */
export type Split = {
  readonly kind: 'split';
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
  readonly state: 'equal' | 'less' | 'more' | 'other' | 'unknown';
  /** When the newest message was written up to which both are equal; null when that is not known. */
  readonly upTo: number | null;
};

/** A place in the history of everyone where something is known to be lacking on this device. */
export type Gap = {
  /** `missing` others hold it and it has not come · `sealed` it came, and cannot be opened yet. */
  readonly kind: 'missing' | 'sealed';
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
  | { readonly type: 'ChatMessageReceived'; readonly message: ChatMessage }
  /** Somebody reacted to a message, or its author edited or deleted it: this is what it is now. */
  | { readonly type: 'MessageChanged'; readonly message: ChatMessage }
  /** Own messages of which another node has taken a copy. */
  | { readonly type: 'MessagesSent'; readonly ids: readonly RecordId[] }
  /** Others have come further in our own log, or there are more or fewer devices. */
  | { readonly type: 'CopiesChanged'; readonly copies: Copies }
  /** A node of a member is heard of for the first time since this one started, or again. */
  | {
      readonly type: 'NodeJoined';
      readonly nodeId: NodeId;
      readonly pubKey: MemberKey;
      readonly nick: string | null;
    }
  /** It said goodbye, or is believed dead. */
  | {
      readonly type: 'NodeLeft';
      readonly nodeId: NodeId;
      readonly pubKey: MemberKey;
      readonly nick: string | null;
    }
  /** A raw application broadcast. */
  | { readonly type: 'BroadcastReceived'; readonly origin: NodeId; readonly payload: Uint8Array }
  /** A raw application message to this node alone. */
  | { readonly type: 'DirectReceived'; readonly from: NodeId; readonly payload: Uint8Array }
  /** A member is writing, to everyone or to this node's member alone; told again while it goes on. */
  | {
      readonly type: 'Typing';
      readonly conversation: ConversationId;
      readonly pubKey: MemberKey;
    }
  | { readonly type: 'StatusChanged'; readonly status: Status }
  /** Nicks, presence, links or the roster changed: ask `members()`. */
  | { readonly type: 'MembersChanged' }
  /** How looking for a network goes; null when that is over. */
  | { readonly type: 'JoinChanged'; readonly join: Join | null }
  /** This node belongs to a network now. */
  | { readonly type: 'NetworkJoined'; readonly network: Network }
  | { readonly type: 'KnocksChanged'; readonly knocks: readonly Knock[] }
  /** A key was invited or revoked by `by`. */
  | {
      readonly type: 'RosterChanged';
      readonly kind: 'invited' | 'revoked';
      readonly pubKey: MemberKey;
      readonly by: MemberKey;
    }
  /** What is older than this device is to keep (`keepDays`), said before that time, is gone. */
  | { readonly type: 'MessagesForgotten'; readonly before: number }
  /** A member goes on in another network: ask `successors()`. */
  | { readonly type: 'SuccessorsChanged' }
  /** A link was lost or replaced, the network split or came together: ask `healing()`. */
  | { readonly type: 'HealingChanged' }
  /** Something was found to be lacking in the history, or has come. */
  | { readonly type: 'GapsChanged'; readonly gaps: readonly Gap[] }
  /** Something went wrong that no call of the user's could report. */
  | { readonly type: 'ProblemRaised'; readonly problem: Problem }
  /** This subscriber was too slow and missed `missed` events: read the state anew. */
  | { readonly type: 'Lagged'; readonly missed: number };
