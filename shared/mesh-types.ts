/** What a node tells of itself and its network: in the engine's API, and checked, on the way to the window. */
import type { MemberKey, NetworkId, RecordId } from './ids.ts';
import type { Problem } from './problem.ts';

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
  readonly state:
    | 'offline'
    | 'looking'
    | 'waiting'
    | 'recovering'
    | 'syncing'
    | 'connected'
    | 'alone';
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
export type Fetching = { readonly done: number; readonly total: number };

/** Where a message stands in its conversation: the total order of C4. */
export type Position = {
  /** Milliseconds since the Unix epoch. */
  readonly ms: number;
  readonly counter: number;
  readonly id: RecordId;
};

/** How many devices wait for what is said here, this one included; how far each of the others is. */
export type Copies = { readonly devices: number; readonly held: readonly number[] };

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
  readonly stage: 'looking' | 'reached' | 'waiting' | 'failed';
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
  readonly stage: 'looking' | 'reached' | 'waiting' | 'confirm' | 'admitted' | 'history';
  readonly attempts: readonly JoinAttempt[];
  /** Milliseconds since the Unix epoch. */
  readonly nextAttemptAt: number | null;
  readonly proposal: Proposal | null;
};
