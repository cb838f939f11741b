/** Words for views: `t` for plain sentences, `rich` for sentences with elements in them. */
import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import type { Problem } from '../../shared/problem.ts';
import { problemSentence } from './problems.ts';
import type { MessageId } from './text.ts';

type Values = Readonly<Record<string, string | number>>;
type RichValues = Readonly<Record<string, ReactNode>>;

export type Text = {
  readonly t: (id: MessageId, values?: Values) => string;
  readonly rich: (id: MessageId, values: RichValues) => ReactNode;
  readonly problem: (problem: Problem) => string;
  readonly time: (ms: number) => string;
  readonly date: (ms: number, style: 'long' | 'short') => string;
  /** As short as it can be told: a time of today, a day of this week, else a date. */
  readonly recent: (ms: number) => string;
  readonly list: (items: readonly string[]) => string;
  /** The same of elements. */
  readonly people: (names: readonly ReactNode[]) => ReactNode;
  /** This, that or the other. */
  readonly either: (items: readonly string[]) => string;
};

/** Calendar days between two moments, where the reader is. */
const daysAgo = (ms: number, now: number): number =>
  Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(ms).setHours(0, 0, 0, 0)) / 86_400_000);

export function useText(): Text {
  const intl = useIntl();
  return useMemo(() => {
    const t: Text['t'] = (id, values) => String(intl.formatMessage({ id }, values));
    // Twelve or twenty-four hours as the language has it: an AM in a German sentence is none.
    const clock: Text['time'] = (ms) => intl.formatTime(ms, { hour: 'numeric', minute: '2-digit' });
    return {
      t,
      rich: (id, values) => intl.formatMessage({ id }, values),
      problem: (problem) => {
        const { id, values } = problemSentence(problem);
        return t(id, values);
      },
      time: clock,
      date: (ms, style) =>
        intl.formatDate(
          ms,
          style === 'long'
            ? { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }
            : { day: 'numeric', month: 'short', year: 'numeric' },
        ),
      recent: (ms) => {
        const days = daysAgo(ms, Date.now());
        if (days === 0) return clock(ms);
        return intl.formatDate(
          ms,
          days > 0 && days < 7 ? { weekday: 'short' } : { day: 'numeric', month: 'short' },
        );
      },
      list: (items) => intl.formatList(items),
      people: (names) => intl.formatList(names),
      either: (items) => intl.formatList(items, { type: 'disjunction' }),
    };
  }, [intl]);
}
