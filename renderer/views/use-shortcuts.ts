import { useEffect } from 'react';
import { conversationRows, neighbourOf } from '../model/conversations.ts';
import { conversationKeyOf, type KeyPress, shortcutOf } from '../model/shortcuts.ts';
import { type Mesh, useMesh } from '../store/context.tsx';

export function useShortcuts(): void {
  const mesh = useMesh();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.isComposing) return;
      if (opensDialog(mesh, event) || opensConversation(mesh, event)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [mesh]);
}

function opensDialog({ actions, platform }: Mesh, event: KeyboardEvent): boolean {
  const dialog = shortcutOf(event, platform, isEditing(event.target));
  if (dialog !== null) actions.openDialog(dialog);
  return dialog !== null;
}

/** Not behind a dialog, where nobody would see it. */
function opensConversation({ store, actions }: Mesh, press: KeyPress): boolean {
  const wanted = conversationKeyOf(press);
  const { snapshot, drafts, dialog } = store.getState();
  if (wanted === null || snapshot?.phase !== 'member' || dialog !== null) return false;
  const rows = conversationRows(snapshot, drafts);
  const id = 'at' in wanted ? rows[wanted.at]?.id : neighbourOf(rows, snapshot.open, wanted.step);
  if (id !== undefined) void actions.openConversation(id);
  return true;
}

const isEditing = (target: EventTarget | null): boolean =>
  (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) &&
  target.value !== '';
