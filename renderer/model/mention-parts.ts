/** Where a text calls somebody who is there by name. */
import { type MemberKey, shortKey } from '../../shared/ids.ts';
import { CALLED_KEY } from '../../shared/mentions.ts';

export type Names = {
  /** Matches `@nick` of any member; null when nobody has a name. */
  readonly pattern: RegExp | null;
  /** One's own name, folded, and key. */
  readonly own: { readonly name: string; readonly key: string } | null;
};

export type MentionPart = {
  readonly text: string;
  readonly mention: 'none' | 'other' | 'own';
};

/** More names than anybody calls; a pattern of all of them would be slow. */
const NAME_COUNT_MAX = 500;

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

type Self = { readonly nick: string | null; readonly key: MemberKey };

export function namesOf(nicks: readonly (string | null)[], own: Self | null): Names {
  const names = [...new Set(nicks.flatMap((nick) => nick?.trim() || []))]
    .sort((a, b) => b.length - a.length)
    .slice(0, NAME_COUNT_MAX);
  if (names.length === 0) return { pattern: null, own: null };
  const any = names.map(escaped).join('|');
  return {
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}_])@(?:${any})(?![\\p{L}\\p{N}_])(?:${CALLED_KEY})?`,
      'giu',
    ),
    own: own?.nick ? { name: fold(own.nick.trim()), key: shortKey(own.key) } : null,
  };
}

export function mentionParts(text: string, { pattern, own }: Names): readonly MentionPart[] {
  if (pattern === null || !text.includes('@')) return [{ text, mention: 'none' }];
  const parts: MentionPart[] = [];
  let end = 0;
  for (const { 0: found, 1: key, index } of text.matchAll(pattern)) {
    if (index > end) parts.push({ text: text.slice(end, index), mention: 'none' });
    const name = fold(key === undefined ? found.slice(1) : found.slice(1, -` [${key}]`.length));
    const isOwn = name === own?.name && (key === undefined || key.toLowerCase() === own.key);
    parts.push({ text: found, mention: isOwn ? 'own' : 'other' });
    end = index + found.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), mention: 'none' });
  return parts;
}
