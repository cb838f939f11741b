import { type LinkKey, type MemberKey, memberOf, type RecordId } from '../../../../shared/ids.ts';
import { isKind, type LogRecord } from '../../wire/records.ts';

/** What became of an invite link, by the records alone (R7). */
export type LinkUse = {
  /** Whoever came in by it, each once, however many members let them in. */
  readonly redeemedBy: ReadonlySet<MemberKey>;
  readonly reset: boolean;
};

export const UNUSED: LinkUse = { redeemedBy: new Set(), reset: false };

/**
 * Counts by the set of records, so two members who let different people in by a one-time link, in
 * two halves of a split network, both stand, and both are counted once the halves meet. A reset is
 * like a revocation: it counts whichever author wrote it, and no cut undoes it.
 */
export function linkUses(
  records: ReadonlyMap<RecordId, LogRecord>,
  authors: ReadonlySet<MemberKey>,
): ReadonlyMap<LinkKey, LinkUse> {
  const uses = new Map<LinkKey, { redeemedBy: Set<MemberKey>; reset: boolean }>();
  const entryOf = (link: LinkKey) => {
    const known = uses.get(link) ?? { redeemedBy: new Set<MemberKey>(), reset: false };
    uses.set(link, known);
    return known;
  };
  for (const record of records.values()) {
    if (!authors.has(memberOf(record.content.author))) continue;
    if (isKind(record, 'link-reset')) entryOf(record.content.link).reset = true;
    if (isKind(record, 'invitation') && record.content.via !== null)
      entryOf(record.content.via).redeemedBy.add(record.content.invitee);
  }
  return uses;
}
