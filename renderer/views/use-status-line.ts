import { useText } from '../i18n/use-text.tsx';
import { splitGoingOn } from '../model/split.ts';
import { type StatusLine, statusLine } from '../model/status-line.ts';
import { useSnapshot } from '../store/context.tsx';

/** How things stand, and what that means, in words. */
export function useStatusLine(): { line: StatusLine; words: string; help: string } {
  const { t } = useText();
  const status = useSnapshot((snapshot) => snapshot.status);
  const missing = useSnapshot(({ healing }) => splitGoingOn(healing)?.elsewhere.length ?? 0);
  const isRemoved = useSnapshot((snapshot) => snapshot.removed !== null);
  const line = statusLine(status, { isSplit: missing > 0, isRemoved });
  const { connections, members } = status;
  return {
    line,
    words: t(line.text, { connections, members, missing }),
    help: t(line.help, { members }),
  };
}
