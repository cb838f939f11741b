import { useEffect, useState } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import type { Result } from '../../../shared/result.ts';

/** What main answers, asked again and again while somebody looks; null before the first answer. */
export function useAsked<T>(ask: () => Promise<Result<T, Problem>>, everyMs: number): T | null {
  const [answer, setAnswer] = useState<T | null>(null);
  useEffect(() => {
    let isGone = false;
    const askOnce = async () => {
      const result = await ask();
      if (!isGone && result.ok) setAnswer(result.value);
    };
    void askOnce();
    const timer = setInterval(() => void askOnce(), everyMs);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [ask, everyMs]);
  return answer;
}
