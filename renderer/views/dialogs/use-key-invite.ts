import { useDeferredValue, useMemo, useState } from 'react';
import type { CommandOutput } from '../../../shared/contract.ts';
import type { MemberKey } from '../../../shared/ids.ts';
import { type KeyVerdict, readPastedKeys } from '../../../shared/pasted-keys.ts';
import type { Problem } from '../../../shared/problem.ts';
import { invitable, knownKeys } from '../../model/invitees.ts';
import { useActions, useApp, useIdentity, useSnapshot } from '../../store/context.tsx';

/** What was sent and what came of it. */
export type Sent = {
  readonly verdicts: readonly KeyVerdict[];
  readonly results: CommandOutput<'invite'>;
};

export type KeyInvite = {
  readonly text: string;
  readonly verdicts: readonly KeyVerdict[];
  readonly keys: readonly MemberKey[];
  readonly refused: Problem | null;
  readonly busy: boolean;
  readonly change: (text: string) => void;
  readonly send: () => Promise<void>;
};

/** Keys that were pasted into the invite dialog, and what becomes of them. */
export function useKeyInvite(onSent: (sent: Sent) => void): KeyInvite {
  const { invite, setInviteText } = useActions();
  const text = useApp(({ inviteText }) => inviteText);
  const verdicts = useVerdicts(useDeferredValue(text));
  const [refused, setRefused] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const keys = invitable(verdicts);

  const send = async (): Promise<void> => {
    if (keys.length === 0 || busy) return;
    setBusy(true);
    const result = await invite(keys);
    setBusy(false);
    if (!result.ok) return setRefused(result.error);
    setInviteText('');
    onSent({ verdicts, results: result.value });
  };
  const change = (typed: string): void => {
    setInviteText(typed);
    setRefused(null);
  };
  return { text, verdicts, keys, refused, busy, change, send };
}

function useVerdicts(text: string): readonly KeyVerdict[] {
  const { key } = useIdentity();
  const members = useSnapshot((snapshot) => snapshot.members);
  const revoked = useSnapshot((snapshot) => snapshot.revoked);
  const known = useMemo(() => knownKeys(key, { members, revoked }), [key, members, revoked]);
  return useMemo(() => readPastedKeys(text, known), [text, known]);
}
