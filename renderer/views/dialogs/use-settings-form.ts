import { useState } from 'react';
import { formatAddress, parseAddressList } from '../../../shared/address.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Settings, SettingsView } from '../../../shared/schemas.ts';
import type { MessageId } from '../../i18n/text.ts';
import { useActions } from '../../store/context.tsx';

/** As typed, which may be no number and no address yet. */
export type Typed = Pick<Settings, 'theme' | 'language' | 'bindAddr' | 'wanMode' | 'keepDays'> & {
  readonly port: string;
  readonly discoveryPort: string;
  readonly seedPeers: string;
};

export type SettingsForm = {
  readonly typed: Typed;
  readonly change: (typed: Partial<Typed>) => void;
  /** What is wrong with the addresses, if anything. */
  readonly seedProblem: Problem | null;
  readonly portIsWrong: boolean;
  readonly discoveryPortIsWrong: boolean;
  /** What of it makes this device connect anew; null when nothing does. */
  readonly reconnects: readonly MessageId[] | null;
  readonly canSave: boolean;
  readonly busy: boolean;
  readonly saved: boolean;
  readonly refused: Problem | null;
  readonly save: () => Promise<void>;
};

export function useSettingsForm({ settings }: SettingsView): SettingsForm {
  const { saveSettings } = useActions();
  const [kept, setKept] = useState(settings);
  const [typed, setTyped] = useState<Typed>(() => toTyped(settings));
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const port = readPort(typed.port, 0);
  const discoveryPort = readPort(typed.discoveryPort, 1);
  const seeds = readSeeds(typed.seedPeers);
  const wanted: Settings | null =
    port === null || discoveryPort === null || seeds.problem !== null
      ? null
      : { ...typed, bindAddr: typed.bindAddr.trim(), port, discoveryPort, seedPeers: seeds.list };
  const changed = wanted === null ? [] : changesOf(kept, wanted);

  const save = async (): Promise<void> => {
    if (wanted === null) return;
    setBusy(true);
    const result = await saveSettings(wanted);
    setBusy(false);
    setRefused(result.ok ? null : result.error);
    if (!result.ok) return;
    setKept(wanted);
    setSaved(true);
  };
  const reconnects = changed.flatMap((name) =>
    name === 'theme' || name === 'language' ? [] : [LABELS[name]],
  );
  return {
    typed,
    change: (part) => {
      setTyped((before) => ({ ...before, ...part }));
      setSaved(false);
      setRefused(null);
    },
    seedProblem: seeds.problem,
    portIsWrong: port === null,
    discoveryPortIsWrong: discoveryPort === null,
    reconnects: reconnects.length > 0 ? reconnects : null,
    canSave: !busy && changed.length > 0,
    busy,
    saved,
    refused,
    save,
  };
}

const LABELS: Record<keyof Omit<Settings, 'theme' | 'language'>, MessageId> = {
  port: 'settings.port',
  discoveryPort: 'settings.discoveryPort',
  bindAddr: 'settings.bindAddr',
  wanMode: 'settings.wanMode',
  seedPeers: 'settings.seedPeers',
  keepDays: 'settings.keepDays',
};

const toTyped = ({ port, discoveryPort, seedPeers, ...rest }: Settings): Typed => ({
  ...rest,
  port: String(port),
  discoveryPort: String(discoveryPort),
  seedPeers: seedPeers.join('\n'),
});

const changesOf = (before: Settings, after: Settings): (keyof Settings)[] =>
  (Object.keys(after) as (keyof Settings)[]).filter(
    (name) => String(before[name]) !== String(after[name]),
  );

function readPort(text: string, min: number): number | null {
  const value = Number(text.trim());
  return /^\d{1,5}$/.test(text.trim()) && value >= min && value <= 65_535 ? value : null;
}

/** None is fine too. */
function readSeeds(text: string): { list: string[]; problem: Problem | null } {
  if (text.trim() === '') return { list: [], problem: null };
  const parsed = parseAddressList(text);
  return parsed.ok
    ? { list: parsed.value.map(formatAddress), problem: null }
    : { list: [], problem: parsed.error };
}
