/** Where a text calls somebody who is there by name. */

export type Names = {
  /** Matches `@nick` of any member; null when nobody has a name. */
  readonly pattern: RegExp | null;
  /** One's own name, folded. */
  readonly own: string | null;
};

export type MentionPart = {
  readonly text: string;
  readonly mention: 'none' | 'other' | 'own';
};

/** More names than anybody calls; a pattern of all of them would be slow. */
const NAME_COUNT_MAX = 500;

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

export function namesOf(nicks: readonly (string | null)[], own: string | null): Names {
  const names = [...new Set(nicks.flatMap((nick) => nick?.trim() || []))]
    .sort((a, b) => b.length - a.length)
    .slice(0, NAME_COUNT_MAX);
  if (names.length === 0) return { pattern: null, own: null };
  const any = names.map(escaped).join('|');
  return {
    pattern: new RegExp(`(?<![\\p{L}\\p{N}_])@(?:${any})(?![\\p{L}\\p{N}_])`, 'giu'),
    own: own === null ? null : fold(own.trim()),
  };
}

export function mentionParts(text: string, { pattern, own }: Names): readonly MentionPart[] {
  if (pattern === null || !text.includes('@')) return [{ text, mention: 'none' }];
  const parts: MentionPart[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(pattern)) {
    if (index > end) parts.push({ text: text.slice(end, index), mention: 'none' });
    parts.push({ text: found, mention: fold(found.slice(1)) === own ? 'own' : 'other' });
    end = index + found.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), mention: 'none' });
  return parts;
}
