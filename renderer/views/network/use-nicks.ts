import { useMemo } from 'react';
import { memberOf, type NodeId } from '../../../shared/ids.ts';
import { useSnapshot } from '../../store/context.tsx';

/** What the owner of a node is called. */
export function useNicks(): (node: NodeId) => string | null {
  const members = useSnapshot((snapshot) => snapshot.members);
  return useMemo(() => {
    const nicks = new Map(members.map(({ key, nick }) => [key, nick]));
    return (node) => nicks.get(memberOf(node)) ?? null;
  }, [members]);
}
