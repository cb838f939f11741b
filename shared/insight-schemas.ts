/** Schemas of what the network panel shows, and of how the program behaves on the desktop. */
import * as v from 'valibot';
import { FINDINGS, type FindingCode } from './findings.ts';
import {
  FINDING_COUNT_MAX,
  GAP_COUNT_MAX,
  HEALING_ENTRY_COUNT_MAX,
  HEALING_NAMED_COUNT_MAX,
  LINK_COUNT_MAX,
  MEMBER_COUNT_MAX,
  NODE_COUNT_MAX,
  TOLD_NEIGHBOUR_COUNT_MAX,
} from './limits.ts';
import { address, count, list, memberKey, nick, nodeId, text, time } from './schema-basics.ts';

/** A link that stands, as the network panel lists it. */
export const connection = v.strictObject({
  node: nodeId,
  address,
  direction: v.picklist(['in', 'out']),
  /** One of the two cannot be reached by others, or has only just come. */
  leaf: v.boolean(),
  rttMs: v.nullable(v.number()),
  /** How surely its silence means that it is gone; 8 closes it. Null when beyond measure. */
  phi: v.nullable(v.number()),
  eager: v.boolean(),
  since: time,
});

/** A node and whom it is linked to. */
export const mapNode = v.strictObject({
  node: nodeId,
  nick: v.nullable(nick),
  self: v.boolean(),
  online: v.boolean(),
  neighbours: list(nodeId, TOLD_NEIGHBOUR_COUNT_MAX * 2),
});

/** The mesh as this node knows it: its own links exactly, others' as they last told. */
export const mesh = v.strictObject({
  connections: list(connection, LINK_COUNT_MAX),
  nodes: list(mapNode, NODE_COUNT_MAX),
});

const person = v.strictObject({ key: memberKey, nick: v.nullable(nick) });
const people = list(person, HEALING_NAMED_COUNT_MAX);

/** Links that were lost, and what became of it; or a network that split. See the engine's events. */
export const healingEntry = v.variant('kind', [
  v.strictObject({
    kind: v.literal('repair'),
    at: time,
    lost: people,
    reason: v.picklist(['left', 'silent', 'broken', 'drill', 'woke']),
    outcome: v.picklist(['kept', 'relinked', 'alone', 'waiting']),
    through: people,
    tookMs: v.nullable(count),
  }),
  v.strictObject({
    kind: v.literal('split'),
    at: time,
    here: count,
    elsewhere: people,
    until: v.nullable(time),
    ranOn: count,
  }),
]);
/** The diary, and behind it what is under way. */
export const healing = list(healingEntry, HEALING_ENTRY_COUNT_MAX + 2);

/** How the history of somebody's devices stands to this one's. See the engine's events. */
export const personHistory = v.strictObject({
  ...person.entries,
  state: v.picklist(['equal', 'less', 'more', 'other', 'unknown']),
  upTo: v.nullable(time),
});
export const histories = list(personHistory, MEMBER_COUNT_MAX);

/** A place in the history of everyone where something is known to be lacking. */
export const gap = v.strictObject({
  kind: v.picklist(['missing', 'sealed']),
  from: v.nullable(person),
  at: time,
  count: v.nullable(count),
  holder: v.nullable(person),
});
export const gaps = list(gap, GAP_COUNT_MAX);

/** One line of the connection doctor's. */
export const finding = v.strictObject({
  code: v.picklist(Object.keys(FINDINGS) as FindingCode[]),
  /** What was looked at, such as an interface or a seed; empty where there is only one. */
  subject: text(300),
  /** A number, an address or a version that belongs into the sentence. */
  detail: text(300),
});
export const findings = list(finding, FINDING_COUNT_MAX);

/** How the program behaves on this desktop. */
export const desktopSettings = v.strictObject({
  notifications: v.picklist(['all', 'mentions', 'none']),
  /** Notifications say that somebody wrote, and neither who nor what. */
  hideContent: v.boolean(),
  /** Others see when the user writes, and the user sees when they do. */
  typing: v.boolean(),
  /** Closing the window leaves the node running. */
  keepRunning: v.boolean(),
  /** Start with the session, without a window. */
  autostart: v.boolean(),
});

export type Connection = v.InferOutput<typeof connection>;
export type MapNode = v.InferOutput<typeof mapNode>;
export type Mesh = v.InferOutput<typeof mesh>;
export type HealingEntry = v.InferOutput<typeof healingEntry>;
export type PersonHistory = v.InferOutput<typeof personHistory>;
export type Gap = v.InferOutput<typeof gap>;
export type Finding = v.InferOutput<typeof finding>;
export type DesktopSettings = v.InferOutput<typeof desktopSettings>;
