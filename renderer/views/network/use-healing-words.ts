import { useMemo } from 'react';
import type { HealingEntry } from '../../../shared/insight-schemas.ts';
import { type Text, useText } from '../../i18n/use-text.tsx';
import { displayName } from '../../model/people.ts';

type Words = { readonly what: string; readonly how: string };
type Repair = HealingEntry & { kind: 'repair' };
type Split = HealingEntry & { kind: 'split' };

/** What happened, and how it ended, in words of somebody who has no network in mind. */
export function useHealingWords(): (entry: HealingEntry) => Words {
  const text = useText();
  return useMemo(
    () => (entry) => (entry.kind === 'repair' ? repairWords(text, entry) : splitWords(text, entry)),
    [text],
  );
}

function repairWords({ t, list }: Text, { lost, reason, outcome, through, tookMs }: Repair): Words {
  const names = list(lost.map(nameOf));
  const seconds = seconds1(tookMs ?? 0);
  const what = t(`repairs.${reason}`, { names, count: lost.length });
  const carriers = list(through.map(nameOf));
  return { what, how: t(`repairs.how.${outcome}`, { names: carriers, seconds }) };
}

function splitWords({ t, list, time }: Text, entry: Split): Words {
  const { here, elsewhere, until, ranOn } = entry;
  const names = list(elsewhere.map(nameOf));
  const what = t('repairs.split', { others: here - 1, count: elsewhere.length, names });
  if (until === null) return { what, how: t('repairs.split.now') };
  const id = ranOn > 0 ? 'repairs.split.over' : 'repairs.split.returned';
  return { what, how: t(id, { time: time(until), count: ranOn }) };
}

const nameOf = ({ key, nick }: Repair['lost'][number]): string => displayName(nick, key);

/** One digit below ten seconds; less than a tenth is a tenth. */
function seconds1(ms: number): number {
  const seconds = ms / 1000;
  return seconds < 10 ? Math.max(0.1, Math.round(seconds * 10) / 10) : Math.round(seconds);
}
