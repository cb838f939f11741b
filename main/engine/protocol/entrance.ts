import { memberOf, type NetworkId, type NodeId } from '../../../shared/ids.ts';
import { MeshError } from '../errors.ts';
import type { MeshStore } from '../store/port.ts';
import { isKind, makeRecord, RECORD_LABEL, readRecord } from '../wire/records.ts';
import type { Instant } from './io.ts';
import { toStored } from './logs/sync.ts';
import { rememberNetwork } from './memory-of-network.ts';
import { openNetworkId } from './open-network.ts';
import type { RandomBytes, Signer } from './ports.ts';
import { Roster } from './roster/roster.ts';
import type { Offer } from './topology/joining.ts';

/** The three ways into a network. Each leaves it on disk, and gives the roster to begin with. */

export type Entrant = {
  readonly self: NodeId;
  readonly signer: Signer;
  readonly random: RandomBytes;
  readonly store: MeshStore;
};

/** Founds an invite-only network: its genesis is the first record of this node's roster log. */
export function foundNetwork(
  { self, signer, random, store }: Entrant,
  name: string,
  newcomerHistoryDays: number | null,
  now: Instant,
): Roster {
  const genesis = makeRecord(
    {
      kind: 'genesis',
      network: null,
      author: self,
      seq: 0,
      prev: null,
      time: Math.floor(now.wall),
      random: random(32),
      name,
      requireInvitation: true,
      newcomerHistoryDays,
    },
    (signed) => signer.sign(RECORD_LABEL, signed),
  );
  return keep(store, genesis.bytes);
}

export function openNetwork({ self, store }: Entrant, name: string): Roster {
  const id = openNetworkId(name);
  rememberNetwork(store, id, name);
  return Roster.ofOpenNetwork(id, name, memberOf(self));
}

/** Joins what a knock found: its genesis now, the rest of the roster from the first link. */
export function adoptOffer(entrant: Entrant, { genesis, proposal }: Offer): Roster {
  return genesis ? keep(entrant.store, genesis) : openNetwork(entrant, proposal.network.name);
}

function keep(store: MeshStore, encoded: Uint8Array): Roster {
  const genesis = readRecord(encoded);
  if (!isKind(genesis, 'genesis')) throw new MeshError('internal', 'not a genesis');
  store.append(toStored(genesis), null);
  rememberNetwork(store, genesis.id as string as NetworkId, null);
  return Roster.ofGenesis(genesis);
}
