/** From pasted text to what the invite dialog says and sends. */
import type { MemberKey } from '../../shared/ids.ts';
import type { KeyVerdict, KnownKeys } from '../../shared/pasted-keys.ts';
import type { Snapshot } from '../../shared/schemas.ts';

export const knownKeys = (
  own: MemberKey,
  snapshot: Pick<Snapshot, 'members' | 'revoked'>,
): KnownKeys => ({
  own,
  members: new Set(snapshot.members.map(({ key }) => key)),
  revoked: new Set(snapshot.revoked),
});

export const invitable = (verdicts: readonly KeyVerdict[]): MemberKey[] =>
  verdicts.flatMap(({ key, problem }) => (key !== null && problem === null ? [key] : []));
