import { ArrowDown } from 'lucide-react';
import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Gap, HealingEntry } from '../../../shared/insight-schemas.ts';
import type { Message, Notice } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { buildTimeline, localDay } from '../../model/timeline.ts';
import { useActions, useApp, useSnapshot } from '../../store/context.tsx';
import { useOpenConversation } from '../../store/use-conversation.ts';
import { Beginning } from './Beginning.tsx';
import { focusLine } from './spot.ts';
import { TimelineLines } from './TimelineLines.tsx';
import { usePlace } from './use-place.ts';
import { useReading } from './use-reading.ts';

/** How long a page that was prepended stays unspoken, so that it is not read out as news. */
const QUIET_MS = 600;

export function Timeline() {
  const { t } = useText();
  const { loadEarlier, loadLater, toNewest } = useActions();
  const later = useApp((state) => state.later);
  const messages = useShownMessages();
  const notices = useNotices();
  const healing = useHealing();
  const gaps = useGaps();
  const ready = useApp(({ opening }) => opening === null);
  const divider = useApp((state) => state.divider);
  const more = useSnapshot((snapshot) => snapshot.moreMessages);
  const problem = useApp(({ earlier }) => earlier.problem);
  const items = useMemo(
    () => buildTimeline(messages, notices, more, divider, localDay, healing, gaps, later),
    [messages, notices, more, divider, healing, gaps, later],
  );

  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const onNearTop = useCallback(() => {
    // After a failure only on request: else it would fail over and over while one looks on.
    if (more && problem === null) void loadEarlier();
  }, [more, problem, loadEarlier]);
  const onNearEnd = useCallback(() => {
    if (later && problem === null) void loadLater();
  }, [later, problem, loadLater]);
  const place = usePlace({ box, list, lines: items, ready, ends: !later, onNearTop, onNearEnd });
  const { toEnd, toLine, onScroll } = place;
  const atEnd = place.atEnd && !later;
  const unread = useUnread(atEnd);
  const quiet = useQuiet();

  useReading(atEnd);
  useFollowOwn(toEnd);
  useForgetting(atEnd);
  useJump(toLine, items);

  return (
    <div className="timeline-place">
      <div
        ref={box}
        className="timeline"
        role="log"
        aria-label={t('chat.timeline')}
        aria-live={quiet ? 'off' : 'polite'}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        tabIndex={0}
        id="timeline"
        onScroll={onScroll}
        onKeyDown={walkLines}
      >
        <Beginning />
        <div ref={list} className="timeline-lines">
          <TimelineLines items={items} />
        </div>
      </div>
      {!atEnd && (
        <button
          type="button"
          className="jump"
          onClick={() => {
            if (later) void toNewest();
            toEnd();
            // The button goes; the keyboard must not be left nowhere.
            box.current?.focus();
          }}
        >
          <ArrowDown aria-hidden />
          {unread > 0 ? t('chat.jump.new', { count: unread }) : t('chat.jump')}
        </button>
      )}
    </div>
  );
}

/** Without those of whom this user has blocked. */
function useShownMessages(): readonly Message[] {
  const messages = useSnapshot((snapshot) => snapshot.messages);
  const blocked = useSnapshot((snapshot) => snapshot.blocked);
  return useMemo(
    () =>
      blocked.length === 0 ? messages : messages.filter(({ from }) => !blocked.includes(from)),
    [messages, blocked],
  );
}

/** Between two people only what happens to the other one, or to the connection, is of interest. */
function useNotices(): readonly Notice[] {
  const open = useSnapshot((snapshot) => snapshot.open);
  const notices = useSnapshot((snapshot) => snapshot.notices);
  return useMemo(
    () =>
      open === 'everyone' ? notices : notices.filter(({ key }) => key === null || key === open),
    [open, notices],
  );
}

/** Who was apart missed what was said to everyone; nothing comes late between two who were together. */
function useHealing(): readonly HealingEntry[] {
  const open = useSnapshot((snapshot) => snapshot.open);
  const healing = useSnapshot((snapshot) => snapshot.healing);
  return open === 'everyone' ? healing : NO_HEALING;
}

const NO_HEALING: readonly HealingEntry[] = [];

const NO_GAPS: readonly Gap[] = [];

/** Only what goes to everyone is compared with others. */
function useGaps(): readonly Gap[] {
  return useSnapshot(({ open, gaps }) => (open === 'everyone' ? gaps : NO_GAPS));
}

/** How many messages of others the reader has not seen, away from the end. */
function useUnread(atEnd: boolean): number {
  const unread = useOpenConversation()?.unread ?? 0;
  return atEnd ? 0 : unread;
}

function useQuiet(): boolean {
  const loading = useApp(({ earlier }) => earlier.loading);
  const [quiet, setQuiet] = useState(false);
  useEffect(() => {
    if (loading) return setQuiet(true);
    const timer = setTimeout(() => setQuiet(false), QUIET_MS);
    return () => clearTimeout(timer);
  }, [loading]);
  return quiet || loading;
}

/** Whoever writes wants to see it. */
function useFollowOwn(toEnd: () => void): void {
  const later = useApp((state) => state.later);
  const newest = useSnapshot((snapshot) => snapshot.messages.at(-1));
  // What comes with its page while somebody scrolls is nothing that they wrote just now.
  const wasLater = useRef(later);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each message of one's own
  useEffect(() => {
    if (newest?.own && !later && !wasLater.current) toEnd();
    wasLater.current = later;
  }, [newest?.id, newest?.own, later, toEnd]);
}

/** Of many messages those go that are far from the reader. */
function useForgetting(atEnd: boolean): void {
  const { forgetFar } = useActions();
  const count = useSnapshot((snapshot) => snapshot.messages.length);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each new message
  useEffect(() => {
    forgetFar(atEnd);
  }, [atEnd, count, forgetFar]);
}

/** Goes to the message that somebody asked for, once it is drawn, and shows which one it is. */
function useJump(toLine: (id: string) => boolean, items: unknown): void {
  const { jumped } = useActions();
  const jump = useApp((state) => state.jump);
  // biome-ignore lint/correctness/useExhaustiveDependencies: until its line is there
  useLayoutEffect(() => {
    if (jump === null || !toLine(jump.id)) return;
    jumped();
    focusLine(jump.id);
  }, [jump, items, toLine, jumped]);
}

/** Arrow keys walk from message to message; from the box itself, to the newest in view. */
function walkLines(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const target = event.target as HTMLElement;
  const isLine = target === event.currentTarget || target.matches('article');
  if (step === undefined || !isPlain || !isLine) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('article')];
  const at = all.indexOf(target);
  const next = at < 0 ? all.at(-1) : all[at + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}
