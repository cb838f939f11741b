/**
 * Keeps the reader's place. At the end the list follows what comes; anywhere else the first line in
 * view stays where it is, whatever is added above, taken away or changes its height. The first place
 * is where what was not seen begins.
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** So close to the end that one is reading the end. */
const END_PX = 48;
/** How near the top earlier messages are asked for, and near the end later ones, before anybody sees that they are missing. */
const TOP_PX = 400;

type Anchor = { readonly id: string; readonly top: number };

export type Place = {
  readonly atEnd: boolean;
  readonly toEnd: () => void;
  /** Brings a line into the middle; false when it is not there. */
  readonly toLine: (id: string) => boolean;
  readonly onScroll: () => void;
};

type Options = {
  readonly box: RefObject<HTMLElement | null>;
  readonly list: RefObject<HTMLElement | null>;
  /** Changes when the lines do. */
  readonly lines: unknown;
  /** The lines are those that one comes to read. */
  readonly ready: boolean;
  /** The last line is the newest there is. */
  readonly ends: boolean;
  readonly onNearTop: () => void;
  readonly onNearEnd: () => void;
};

export function usePlace({ box, list, lines, ready, ends, onNearTop, onNearEnd }: Options): Place {
  const [atEnd, setAtEnd] = useState(true);
  const follows = useRef(true);
  const anchor = useRef<Anchor | null>(null);
  const begun = useRef(false);

  const toEnd = useCallback(() => {
    if (follows.current) return;
    follows.current = true;
    setAtEnd(true);
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [box]);

  const toLine = useCallback(
    (id: string): boolean => {
      const line = list.current && lineOf(list.current, id);
      if (!box.current || !line) return false;
      follows.current = false;
      const middle = (box.current.clientHeight - line.clientHeight) / 2;
      box.current.scrollTop += topOf(box.current, line) - Math.max(0, middle);
      anchor.current = { id, top: topOf(box.current, line) };
      return true;
    },
    [box, list],
  );

  const settle = useCallback(() => {
    if (!box.current || !list.current) return;
    if (ready && !begun.current) {
      begun.current = true;
      follows.current = !showUnread(box.current, list.current);
      setAtEnd(follows.current);
      anchor.current = firstInView(box.current, list.current);
    }
    if (follows.current) box.current.scrollTop = box.current.scrollHeight;
    else {
      restore(box.current, list.current, anchor.current);
      anchor.current = firstInView(box.current, list.current);
    }
    if (box.current.scrollTop < TOP_PX) onNearTop();
  }, [box, list, ready, onNearTop]);

  const onScroll = useCallback(() => {
    const element = box.current;
    if (!element || !list.current) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    follows.current = ends && left <= END_PX;
    setAtEnd(follows.current);
    if (!follows.current) anchor.current = firstInView(element, list.current);
    if (element.scrollTop < TOP_PX) onNearTop();
    if (left < TOP_PX) onNearEnd();
  }, [box, list, ends, onNearTop, onNearEnd]);

  // At the end the observer below settles, after the frame's own layout: to ask for the height
  // here would lay out everything once more for each message.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lines are why it settles anew
  useLayoutEffect(() => {
    if (!follows.current || !begun.current) settle();
  }, [settle, lines]);
  // With the newest in reach, whoever stands at the end reads along again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only then
  useEffect(() => {
    if (ends && begun.current && !follows.current) onScroll();
  }, [ends]);
  useEffect(() => {
    const observer = new ResizeObserver(settle);
    if (box.current) observer.observe(box.current);
    if (list.current) observer.observe(list.current);
    return () => observer.disconnect();
  }, [box, list, settle]);

  return { atEnd, toEnd, toLine, onScroll };
}

/** Shows where what was not seen begins, if it is not all in view at the end anyway. */
function showUnread(box: HTMLElement, list: HTMLElement): boolean {
  const line = [...list.children].find((child) => child.classList.contains('unread-line'));
  box.scrollTop = box.scrollHeight;
  if (line === undefined || topOf(box, line) >= 0) return false;
  box.scrollTop += topOf(box, line) - box.clientHeight / 4;
  return true;
}

const topOf = (box: HTMLElement, line: Element): number =>
  line.getBoundingClientRect().top - box.getBoundingClientRect().top;

const lineOf = (list: HTMLElement, id: string): Element | undefined =>
  [...list.children].find((child) => child instanceof HTMLElement && child.dataset.id === id);

/** Lines lie in the order of the document, so that halving finds the one in view. */
function firstInView(box: HTMLElement, list: HTMLElement): Anchor | null {
  const lines = list.children;
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const line = lines[middle];
    if (line && topOf(box, line) + line.clientHeight <= 0) low = middle + 1;
    else high = middle;
  }
  // A day's line moves up when earlier messages of that day come: it holds nobody's place.
  while (lines[low]?.classList.contains('day-line')) low++;
  const line = lines[low];
  return line instanceof HTMLElement ? { id: line.dataset.id ?? '', top: topOf(box, line) } : null;
}

function restore(box: HTMLElement, list: HTMLElement, anchor: Anchor | null): void {
  if (anchor === null) return;
  const line = lineOf(list, anchor.id);
  if (line) box.scrollTop += topOf(box, line) - anchor.top;
}
