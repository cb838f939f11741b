/**
 * Emoji by group and by name. The pickers to be had fetch their data or inject a style element, both
 * of which the content security policy refuses; this one draws a kept list that is part of the program.
 */
import emojibase from 'emojibase-data/en/compact.json';
import { Popover } from 'radix-ui';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { canonicalEmoji, isEmoji } from '../../../shared/emoji.ts';
import type { MessageId } from '../../i18n/text.ts';
import { useText } from '../../i18n/use-text.tsx';
import type { Spot } from './spot.ts';

/** As many as `.emoji-grid` has. */
const COLUMNS = 8;
const FOUND_COUNT_MAX = 80;
const USUAL = ['👍', '❤️', '😂', '🎉', '😮', '😢', '🙏', '👀'];

/** The groups of the list; 2 are parts of emoji. */
const GROUPS: readonly (readonly [number, MessageId])[] = [
  [0, 'emoji.smileys'],
  [1, 'emoji.people'],
  [3, 'emoji.nature'],
  [4, 'emoji.food'],
  [5, 'emoji.travel'],
  [6, 'emoji.activities'],
  [7, 'emoji.objects'],
  [8, 'emoji.symbols'],
  [9, 'emoji.flags'],
];

type CompactEmoji = (typeof emojibase)[number];

const ALL: readonly CompactEmoji[] = emojibase
  .filter(({ unicode }) => isEmoji(unicode))
  .map((emoji) => ({ ...emoji, unicode: canonicalEmoji(emoji.unicode) }));
const named = new Map(ALL.map((emoji) => [emoji.unicode, emoji]));

type Props = {
  readonly at: Spot;
  readonly onPick: (emoji: string) => void;
  readonly onClose: () => void;
};

export default function EmojiPicker({ at, onPick, onClose }: Props) {
  const { t } = useText();
  const [query, setQuery] = useState('');
  const sections = useSections(query);
  const pick = (emoji: string): void => {
    onClose();
    onPick(emoji);
  };
  const none = sections.every(({ emoji }) => emoji.length === 0);
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor asChild>
        <span className="spot" style={at} aria-hidden />
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          className="emoji-picker"
          aria-label={t('emoji.title')}
          align="start"
          collisionPadding={8}
          sideOffset={4}
          onKeyDown={moveInGrid}
        >
          <input
            className="input"
            type="search"
            aria-label={t('emoji.search')}
            placeholder={t('emoji.search')}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              const first = sections[0]?.emoji[0];
              if (event.key === 'Enter' && query.trim() !== '' && first) pick(first.unicode);
            }}
          />
          <div className="emoji-list">
            {none && <p className="soft">{t('emoji.none')}</p>}
            {sections.map(({ title, emoji }) => (
              <section key={title} aria-label={t(title)}>
                <h3 className="emoji-title">{t(title)}</h3>
                <div className="emoji-grid">
                  {emoji.map(({ unicode, label }) => (
                    <button
                      key={unicode}
                      type="button"
                      className="emoji"
                      aria-label={label}
                      title={label}
                      onClick={() => pick(unicode)}
                    >
                      {unicode}
                    </button>
                  ))}
                </div>
              </section>
            ))}
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

type Section = { readonly title: MessageId; readonly emoji: readonly CompactEmoji[] };

function useSections(query: string): readonly Section[] {
  return useMemo(() => {
    const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length > 0) {
      const found = ALL.filter(({ label, tags = [] }) => {
        const names = [label, ...tags].join(' ').toLowerCase();
        return words.every((word) => names.includes(word));
      });
      return [{ title: 'emoji.found', emoji: found.slice(0, FOUND_COUNT_MAX) }];
    }
    const usual = USUAL.flatMap((unicode) => named.get(unicode) ?? []);
    const groups = GROUPS.map(([group, title]) => ({
      title,
      emoji: ALL.filter((one) => one.group === group),
    }));
    return [{ title: 'emoji.usual', emoji: usual }, ...groups];
  }, [query]);
}

/** Arrows walk through the emoji, also out of the field above them. */
function moveInGrid(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
  if (step === undefined) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('.emoji')];
  const at = all.indexOf(event.target as HTMLElement);
  if (at < 0) {
    if (event.key !== 'ArrowDown') return;
    all[0]?.focus();
  } else if (at + step < 0) event.currentTarget.querySelector<HTMLElement>('input')?.focus();
  else all[Math.min(at + step, all.length - 1)]?.focus();
  event.preventDefault();
}
