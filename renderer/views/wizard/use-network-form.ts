import { useState } from 'react';
import { formatAddress, parseAddressList } from '../../../shared/address.ts';
import { parseNetworkName } from '../../../shared/nick.ts';
import type { Problem } from '../../../shared/problem.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useApp, useIdentity } from '../../store/context.tsx';
import type { Setup } from '../../store/state.ts';

export type NetworkForm = Omit<Setup, 'networkName'> & {
  /** As typed, or the suggestion made of the nickname. */
  readonly name: string;
  /** Why it did not work, in words. */
  readonly refused: string | null;
  readonly busy: boolean;
  readonly change: (setup: Partial<Setup>) => void;
  readonly submit: () => Promise<void>;
};

const HISTORY_DAYS = { all: null, month: 30, none: 0 } as const;

/** What the second step of the first run holds, and what becomes of it. */
export function useNetworkForm(): NetworkForm {
  const { t, problem } = useText();
  const { setSetup, startNetwork, joinAt, joinByLink } = useActions();
  const { choice, networkName, addresses, link, history, restored } = useApp(({ setup }) => setup);
  const nick = useIdentity().nick ?? '';
  const [refused, setRefused] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const name = networkName ?? t('network.start.default', { nick });

  const send = async () => {
    if (choice === 'start') {
      const parsed = parseNetworkName(name);
      return parsed.ok ? startNetwork(parsed.value, HISTORY_DAYS[history]) : parsed;
    }
    if (choice === 'link') return joinByLink(link.trim());
    const parsed = parseAddressList(addresses);
    return parsed.ok ? joinAt(parsed.value.map(formatAddress)) : parsed;
  };
  const submit = async (): Promise<void> => {
    setBusy(true);
    const result = await send();
    setBusy(false);
    setRefused(result.ok ? null : result.error);
  };
  const change = (setup: Partial<Setup>): void => {
    setSetup(setup);
    setRefused(null);
  };
  const isEmpty = refused?.code === 'address-invalid' && refused.detail === '';
  const words = refused && (isEmpty ? t('network.join.empty') : problem(refused));
  return { choice, addresses, link, history, restored, name, refused: words, busy, change, submit };
}
