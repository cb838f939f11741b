import { useState } from 'react';
import type { Problem } from '../../shared/problem.ts';
import type { Result } from '../../shared/result.ts';

/** Sends a command at the user's wish, one at a time, and keeps why it was refused. */
export function useAttempt<Input extends readonly unknown[], T>(
  send: (...input: Input) => Promise<Result<T, Problem>>,
  onDone: () => void = () => undefined,
) {
  const [state, setState] = useState<'idle' | 'busy' | 'done'>('idle');
  const [refused, setRefused] = useState<Problem | null>(null);
  const run = async (...input: Input): Promise<void> => {
    if (state === 'busy') return;
    setState('busy');
    const result = await send(...input);
    setState(result.ok ? 'done' : 'idle');
    setRefused(result.ok ? null : result.error);
    if (result.ok) onDone();
  };
  return { state, busy: state === 'busy', refused, run, forget: () => setRefused(null) };
}
