import type { NodeId } from '../../../../shared/ids.ts';
import { NODE_ADDRESS_COUNT_MAX } from '../../../../shared/limits.ts';
import { randomBelow } from '../ports.ts';
import type { Dials, Unreachable } from './dials.ts';
import type { Slots, TopologyLink } from './slots.ts';
import {
  type Contact,
  type Directory,
  type Known,
  OP_MAX,
  type Op,
  type TopologyHost,
  type TopologyMessage,
  type TopologyOptions,
  type TopologyOut,
} from './vocabulary.ts';

/** What every part of the machine works on. */
export type Context = {
  readonly options: TopologyOptions;
  readonly out: TopologyOut;
  readonly host: TopologyHost;
  readonly directory: Directory;
  readonly slots: Slots;
  readonly dials: Dials;
  readonly unreachable: Unreachable;
};

export const newOp = ({ options }: Context): Op => 1 + randomBelow(options.random, OP_MAX);

export function send({ out }: Context, link: TopologyLink, message: TopologyMessage): void {
  out.send(link.info.id, message);
}

/** Where the peer of a link can be dialled: where it was reached or seen, then what it says. */
export function contactOf({ directory }: Context, { info }: TopologyLink): Contact {
  // A listener on port 0 is none: it cannot be dialled.
  const seen = info.address.endsWith(':0') ? [] : [info.address];
  const addresses = new Set([...seen, ...(directory.get(info.peer)?.addresses ?? [])]);
  return { node: info.peer, addresses: [...addresses].slice(0, NODE_ADDRESS_COUNT_MAX) };
}

/** Random draws before the directory is searched in order. */
const DRAW_COUNT = 12;
/** Bounds the work of one search; below this many members it misses nobody. */
const SEARCH_COUNT_MAX = 512;

/** A uniformly drawn member that is accepted; undefined when none was found. */
export function drawMember(
  { directory, options }: Context,
  accepts: (member: Known) => boolean,
): Known | undefined {
  const { size } = directory;
  if (size === 0) return undefined;
  const take = (index: number): Known | undefined => {
    const node = directory.at(index);
    const member = node === undefined ? undefined : directory.get(node);
    return member && member.node !== options.self && accepts(member) ? member : undefined;
  };
  for (let draw = 0; draw < DRAW_COUNT; draw++) {
    const member = take(randomBelow(options.random, size));
    if (member) return member;
  }
  const start = randomBelow(options.random, size);
  for (let step = 0; step < Math.min(size, SEARCH_COUNT_MAX); step++) {
    const member = take((start + step) % size);
    if (member) return member;
  }
  return undefined;
}

/** A member that is worth a dial: one that can be dialled for sure, if there is any such. */
export const drawAlive = (
  context: Context,
  accepts: (member: Known) => boolean,
): Known | undefined =>
  drawMember(context, (known) => known.alive && known.dialable && accepts(known)) ??
  drawMember(context, (known) => known.alive && accepts(known));

/** One of the items, uniformly. */
export function drawOne<T>({ options }: Context, items: readonly T[]): T | undefined {
  return items[randomBelow(options.random, Math.max(1, items.length))];
}

/** A link that the dial of `dialler` made. T5 keeps the smaller id's of two that crossed. */
export const isDialOfSmaller = ({ info }: TopologyLink, self: NodeId): boolean =>
  (info.direction === 'out') === self < info.peer;
