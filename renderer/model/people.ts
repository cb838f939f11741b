/** How people are called on the screen. */
import { type MemberKey, shortKey } from '../../shared/ids.ts';
import type { Member } from '../../shared/schemas.ts';
import { safeLine } from './safe-text.ts';

const ownName = (nick: string | null): string => (nick === null ? '' : safeLine(nick).trim());

export const hasName = (nick: string | null): boolean => ownName(nick) !== '';

/** A nick fit for one line, or the short key where there is none. */
export const displayName = (nick: string | null, key: MemberKey): string =>
  ownName(nick) || shortKey(key);

const folded = (name: string): string => name.normalize('NFKC').toLocaleLowerCase();

/** Keys of members whose name somebody else bears too: those are shown with their short key. */
export function namesakes(members: readonly Member[]): ReadonlySet<MemberKey> {
  const byName = new Map<string, MemberKey[]>();
  for (const { key, nick } of members) {
    const name = folded(displayName(nick, key));
    byName.set(name, [...(byName.get(name) ?? []), key]);
  }
  return new Set([...byName.values()].filter((keys) => keys.length > 1).flat());
}

/** Oneself first, then who is there, then by name, the nameless last; the key decides at the end. */
export function sortedMembers(members: readonly Member[]): Member[] {
  const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });
  const rank = (member: Member): number => (member.self ? 0 : member.online ? 1 : 2);
  return [...members].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      Number(hasName(b.nick)) - Number(hasName(a.nick)) ||
      collator.compare(displayName(a.nick, a.key), displayName(b.nick, b.key)) ||
      (a.key < b.key ? -1 : 1),
  );
}

export type Presence = 'self' | 'linked' | 'online' | 'offline';

export const presenceOf = ({ self, linked, online }: Member): Presence =>
  self ? 'self' : linked ? 'linked' : online ? 'online' : 'offline';

/** `a1b2 c3d4 …`: what can be read aloud and compared. */
export const keyGroups = (key: string, size = 4): string[] =>
  key.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
