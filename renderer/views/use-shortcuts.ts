import { useEffect } from 'react';
import { shortcutOf } from '../model/shortcuts.ts';
import { useMesh } from '../store/context.tsx';

export function useShortcuts(): void {
  const { actions, platform } = useMesh();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.isComposing) return;
      const dialog = shortcutOf(event, platform, isEditing(event.target));
      if (dialog === null) return;
      event.preventDefault();
      actions.openDialog(dialog);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [actions, platform]);
}

const isEditing = (target: EventTarget | null): boolean =>
  (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) &&
  target.value !== '';
