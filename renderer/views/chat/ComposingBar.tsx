import { CornerUpLeft, Pencil, X } from 'lucide-react';
import { useText } from '../../i18n/use-text.tsx';
import { displayName } from '../../model/people.ts';
import { safeText } from '../../model/safe-text.ts';
import { useSnapshot } from '../../store/context.tsx';
import type { Composing } from '../../store/state.ts';
import { IconButton } from '../../ui/Button.tsx';

type Props = { readonly composing: Composing; readonly onStop: () => void };

/** What the composer answers or edits, and the way back. */
export function ComposingBar({ composing, onStop }: Props) {
  const { t } = useText();
  const { kind, message } = composing;
  const member = useSnapshot(({ members }) => members.find(({ key }) => key === message.from));
  const who = message.own ? t('chat.own') : displayName(member?.nick ?? message.nick, message.from);
  const Icon = kind === 'reply' ? CornerUpLeft : Pencil;
  return (
    <section className="composing" aria-label={t(`composing.${kind}`, { who })}>
      <Icon className="turns" aria-hidden />
      <div className="composing-words">
        <p className="composing-what">{t(`composing.${kind}`, { who })}</p>
        <p className="composing-text one-line" dir="auto">
          {safeText(message.text)}
        </p>
      </div>
      <IconButton label={t(`composing.${kind}.stop`)} keys={t('key.esc')} onClick={onStop}>
        <X aria-hidden />
      </IconButton>
    </section>
  );
}
