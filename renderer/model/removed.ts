/** What still holds once one's own key was removed: nobody is there any more, and nobody is apart. */
import type { Snapshot } from '../../shared/schemas.ts';

/** What was known of the others before stays as it was told; it is only no longer so. */
export function afterRemoval(snapshot: Snapshot): Snapshot {
  if (snapshot.removed === null) return snapshot;
  return {
    ...snapshot,
    status: { ...snapshot.status, connections: 0, nextAttemptAt: null },
    members: snapshot.members.map((member) =>
      member.self || !member.online ? member : { ...member, online: false, linked: false },
    ),
    healing: snapshot.healing.filter((entry) => entry.kind !== 'split' || entry.until !== null),
  };
}
