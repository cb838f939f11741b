/** What the network panel asks: links, map, drill and doctor. */

import type { Connection, MapNode } from '../../shared/insight-schemas.ts';
import { TOLD_NEIGHBOUR_COUNT_MAX } from '../../shared/limits.ts';
import type { ConnectionInfo, MapNode as KnownNode } from '../engine/events.ts';
import { diagnose, type Machine } from './doctor.ts';
import type { CommandHandlers } from './ipc-guard.ts';
import type { MeshSession } from './mesh-session.ts';

type MeshCommand = 'getMesh' | 'tryNow' | 'cutLink' | 'getHistories' | 'mendHistory' | 'checkUp';

export const meshHandlers = (
  session: Pick<MeshSession, 'node' | 'snapshot'>,
  machine: Machine,
): Pick<CommandHandlers, MeshCommand> => ({
  getMesh: async () => {
    const node = await session.node();
    return {
      connections: node.connections().map(toConnection),
      // Whoever said goodbye is no part of the mesh until it is back.
      nodes: node.insight.map().flatMap((known) => (known.left ? [] : toMapNode(known))),
    };
  },
  tryNow: async () => {
    (await session.node()).wake();
    return null;
  },
  cutLink: async ({ node }) => {
    (await session.node()).insight.drill(node);
    return null;
  },
  getHistories: async () => (await session.node()).insight.histories(),
  mendHistory: async () => {
    (await session.node()).insight.mendHistory();
    return null;
  },
  checkUp: async () => {
    const node = await session.node();
    const checkup = await node.insight.checkup();
    return diagnose(checkup, await session.snapshot(), machine);
  },
});

const toConnection = (info: ConnectionInfo): Connection => ({
  node: info.nodeId,
  address: info.address,
  direction: info.direction,
  leaf: info.leaf,
  rttMs: info.rttMs,
  phi: Number.isFinite(info.phi) ? info.phi : null,
  eager: info.eager,
  since: info.sinceMs,
});

const toMapNode = (known: KnownNode): MapNode => ({
  node: known.nodeId,
  nick: known.nick,
  self: known.self,
  online: known.online,
  neighbours: known.neighbours.slice(0, TOLD_NEIGHBOUR_COUNT_MAX),
});
