/** Who let in whom, as rows with a depth: whoever was let in stands below who did it. */
import type { MemberKey } from '../../shared/ids.ts';
import type { Member } from '../../shared/schemas.ts';

/** Deeper than anybody can see; the rows go on at this depth. */
const DEPTH_MAX = 8;

export type TreeRow = { readonly member: Member; readonly depth: number };

export function inviteTree(members: readonly Member[]): TreeRow[] {
  const known = new Set(members.map(({ key }) => key));
  const invitees = new Map<MemberKey | null, Member[]>();
  for (const member of [...members].sort(byTime)) {
    // Whose inviter was removed stands at the top, with the founder.
    const by = member.invitedBy !== null && known.has(member.invitedBy) ? member.invitedBy : null;
    invitees.set(by, [...(invitees.get(by) ?? []), member]);
  }
  const rows: TreeRow[] = [];
  const left = (invitees.get(null) ?? []).map((member) => ({ member, depth: 0 })).reverse();
  for (let row = left.pop(); row !== undefined; row = left.pop()) {
    rows.push(row);
    const depth = Math.min(row.depth + 1, DEPTH_MAX);
    const below = invitees.get(row.member.key) ?? [];
    left.push(...below.map((member) => ({ member, depth })).reverse());
  }
  return rows;
}

const byTime = (a: Member, b: Member): number =>
  Number(b.founder) - Number(a.founder) ||
  (a.invitedAt ?? 0) - (b.invitedAt ?? 0) ||
  (a.key < b.key ? -1 : 1);
