import { Check, CheckCheck, Clock } from 'lucide-react';
import type { Message } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { deliveryOf } from '../../model/delivery.ts';
import { useSnapshot } from '../../store/context.tsx';
import { wordsFor } from './Holders.tsx';
import { useMessageMenus } from './message-menus.tsx';
import { below } from './spot.ts';

const ICONS = { saved: Clock, sent: Check, some: Check, everybody: CheckCheck };

/** How far an own message has come; opens to who has it, and why somebody has not. */
export function Delivery({ message }: { readonly message: Message }) {
  const { t } = useText();
  const { openHolders } = useMessageMenus();
  const copies = useSnapshot((snapshot) => snapshot.copies);
  const way = deliveryOf(message, copies);
  const label = wordsFor(t, way);
  const Icon = ICONS[way.stage];
  return (
    <button
      type="button"
      className="bubble-state"
      aria-haspopup="dialog"
      aria-label={label}
      title={label}
      onClick={(event) => openHolders(message, below(event.currentTarget))}
    >
      <Icon aria-hidden />
    </button>
  );
}

/** Words beside the bubble, for whoever does not know the picture; they open the same. */
export function NotSent({ message }: { readonly message: Message }) {
  const { t } = useText();
  const { openHolders } = useMessageMenus();
  return (
    <button
      type="button"
      className="not-sent soft"
      aria-haspopup="dialog"
      onClick={(event) => openHolders(message, below(event.currentTarget))}
    >
      {t('chat.state.saved.short')}
    </button>
  );
}
