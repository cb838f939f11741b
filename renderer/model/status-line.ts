/** The one line that says how things stand, chosen from facts only. */
import { never } from '../../shared/result.ts';
import type { Status } from '../../shared/schemas.ts';
import type { MessageId } from '../i18n/text.ts';

export type Tone = 'good' | 'split' | 'busy' | 'bad' | 'calm';

export type StatusLine = {
  readonly tone: Tone;
  readonly text: MessageId;
  /** What the help behind the line says. */
  readonly help: MessageId;
  /** Whether a countdown, a round trip or a count of what has come belongs behind the text. */
  readonly tail: 'attempt' | 'rtt' | 'fetching' | null;
};

type Besides = { readonly isSplit: boolean; readonly isRemoved: boolean };

/** A split that goes on matters more than that this side of it is well connected. */
export function statusLine(
  { state, rttMs, fetching }: Status,
  { isSplit, isRemoved }: Besides,
): StatusLine {
  if (isRemoved)
    return { tone: 'bad', text: 'status.removed', help: 'status.removed.help', tail: null };
  if (isSplit && (state === 'connected' || state === 'syncing'))
    return { tone: 'split', text: 'status.split', help: 'status.split.help', tail: null };
  switch (state) {
    case 'offline':
      return { tone: 'bad', text: 'status.offline', help: 'status.offline.help', tail: 'attempt' };
    case 'looking':
      return { tone: 'busy', text: 'status.looking', help: 'status.looking.help', tail: 'attempt' };
    case 'waiting':
      return { tone: 'busy', text: 'status.waiting', help: 'status.waiting.help', tail: 'attempt' };
    case 'recovering':
      return {
        tone: 'busy',
        text: 'status.recovering',
        help: 'status.recovering.help',
        tail: 'attempt',
      };
    case 'syncing':
      return {
        tone: 'busy',
        text: 'status.syncing',
        help: 'status.syncing.help',
        tail: fetching === null ? null : 'fetching',
      };
    case 'connected':
      return {
        tone: 'good',
        text: 'status.connected',
        help: 'status.connected.help',
        tail: rttMs !== null && Number.isFinite(rttMs) ? 'rtt' : null,
      };
    case 'alone':
      return { tone: 'calm', text: 'status.alone', help: 'status.alone.help', tail: null };
    default:
      return never(state);
  }
}

/** Whole seconds until a moment, never less than none. */
export const secondsUntil = (at: number | null, now: number): number | null =>
  at === null ? null : Math.max(0, Math.ceil((at - now) / 1000));
