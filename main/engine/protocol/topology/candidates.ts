import { memberOf, type NodeId } from '../../../../shared/ids.ts';
import type { Problem } from '../../../../shared/problem.ts';
import type { PeerAddress } from '../../store/port.ts';
import type { KnownNode } from '../membership/membership.ts';
import type { Candidate } from './dialer.ts';

/** Remembered addresses beyond this are too old to be worth a dial. */
const PEERS_TRIED_COUNT_MAX = 32;

export type CandidateSources = {
  readonly self: NodeId;
  readonly own: readonly string[];
  readonly seeds: readonly string[];
  readonly peers: readonly PeerAddress[];
  readonly nodes: Iterable<KnownNode>;
  readonly linked: ReadonlySet<NodeId>;
  readonly problemAt: (address: string) => Problem | null;
};

/** Whom to dial: known members that are not linked, remembered peers, seeds (G4). */
export function candidatesOf(sources: CandidateSources): Candidate[] {
  const { self, own, linked } = sources;
  const found = new Map<string, Candidate>();
  const linkedAddresses = new Set<string>(own);
  for (const { record } of sources.nodes) {
    if (linked.has(record.node))
      for (const address of record.addresses) linkedAddresses.add(address);
    else if (!record.left)
      for (const address of record.addresses)
        found.set(address, { address, expect: memberOf(record.node) });
  }
  for (const { address, node } of sources.peers.slice(0, PEERS_TRIED_COUNT_MAX)) {
    if (node !== null && (linked.has(node) || node === self)) linkedAddresses.add(address);
    else if (!found.has(address)) found.set(address, { address, expect: node && memberOf(node) });
  }
  for (const address of sources.seeds)
    if (!found.has(address)) found.set(address, { address, expect: null });
  return [...found.values()].filter(
    ({ address }) =>
      !linkedAddresses.has(address) && sources.problemAt(address)?.code !== 'ourselves',
  );
}
