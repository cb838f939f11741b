import { type InstanceId, instanceOf, type NodeId } from '../../../../shared/ids.ts';
import type { MapNode } from '../../events.ts';
import type { NodeRecord } from '../../wire/node-record.ts';
import type { Membership } from './membership.ts';

/** All nodes that are known and the links between them, as far as their owners tell. */
export function meshMap(
  membership: Pick<Membership, 'self' | 'others'>,
  ownNeighbours: ReadonlySet<NodeId>,
): MapNode[] {
  const known = [...membership.others()];
  const self = membership.self;
  // Two nodes cannot share an instance but by a lie, which confuses the drawing and nothing else.
  const byInstance = new Map<InstanceId, NodeId>(
    [self, ...known.map(({ record }) => record)].map(({ node }) => [instanceOf(node), node]),
  );
  const toNode = (record: NodeRecord): Omit<MapNode, 'self' | 'online' | 'neighbours'> => ({
    nodeId: record.node,
    nick: record.nick,
    left: record.left,
    appVersion: record.appVersion,
  });
  return [
    { ...toNode(self), self: true, online: true, neighbours: [...ownNeighbours] },
    ...known.map(({ record, online }) => ({
      ...toNode(record),
      self: false,
      online,
      neighbours: record.neighbours.flatMap((instance) => byInstance.get(instance) ?? []),
    })),
  ];
}
