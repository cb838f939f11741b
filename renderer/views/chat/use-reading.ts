import { useEffect, useState } from 'react';
import { useActions, useApp } from '../../store/context.tsx';
import { useOpenConversation } from '../../store/use-conversation.ts';

/** Nobody has seen what was on the screen for less, milliseconds. */
const LOOK_MS = 300;

/** What stands at the end while somebody looks at it was seen; what comes meanwhile as well. */
export function useReading(atEnd: boolean): void {
  const { setAttentive, markRead } = useActions();
  const focused = useFocused();
  const loading = useApp(({ opening }) => opening !== null);
  const unread = (useOpenConversation()?.unread ?? 0) > 0;
  const attentive = focused && atEnd && !loading;

  useEffect(() => setAttentive(attentive), [attentive, setAttentive]);
  useEffect(() => {
    if (!attentive || !unread) return;
    const timer = setInterval(() => void markRead(), LOOK_MS);
    return () => clearInterval(timer);
  }, [attentive, unread, markRead]);
}

/** The window is the one that somebody works in. */
function useFocused(): boolean {
  const { lookAway } = useActions();
  const [focused, setFocused] = useState(() => document.hasFocus());
  useEffect(() => {
    const onFocus = (): void => setFocused(true);
    const onBlur = (): void => {
      setFocused(false);
      lookAway();
    };
    // A window that is hidden is not always told that it lost the focus.
    const onShown = (): void => {
      if (document.visibilityState === 'hidden') onBlur();
      else setFocused(document.hasFocus());
    };
    window.addEventListener('focus', onFocus);
    window.addEventListener('blur', onBlur);
    document.addEventListener('visibilitychange', onShown);
    return () => {
      window.removeEventListener('focus', onFocus);
      window.removeEventListener('blur', onBlur);
      document.removeEventListener('visibilitychange', onShown);
    };
  }, [lookAway]);
  return focused;
}
