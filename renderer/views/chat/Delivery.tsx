import { Check, CheckCheck, Clock } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import type { Copies, Holder, Message } from '../../../shared/schemas.ts';
import { type Text, useText } from '../../i18n/use-text.tsx';
import {
  deliveryOf,
  sortedHolders,
  sourcesOf,
  type Delivery as Way,
} from '../../model/delivery.ts';
import { displayName } from '../../model/people.ts';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Name } from '../../ui/Name.tsx';

const ICONS = { saved: Clock, sent: Check, some: Check, everybody: CheckCheck };

/** How far an own message has come; opens to who has it, and why somebody has not. */
export function Delivery({ message }: { readonly message: Message }) {
  const { t } = useText();
  // The popover is made when it is wanted: each own message has one.
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const copies = useSnapshot((snapshot) => snapshot.copies);
  const way = deliveryOf(message, copies);
  const label = wordsFor(t, way);
  const Icon = ICONS[way.stage];
  if (message.seq === null)
    return (
      <span role="img" aria-label={label} title={label} className="bubble-state">
        <Icon aria-hidden />
      </span>
    );
  return (
    <>
      <button
        ref={button}
        type="button"
        className="bubble-state"
        aria-label={label}
        title={label}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon aria-hidden />
      </button>
      {open && (
        <Popover.Root open onOpenChange={setOpen}>
          <Popover.Anchor virtualRef={button} />
          <Popover.Portal>
            <Popover.Content
              className="popover"
              sideOffset={6}
              collisionPadding={8}
              aria-label={label}
              onCloseAutoFocus={() => {
                if (document.activeElement === document.body) button.current?.focus();
              }}
              // The button closes it itself.
              onInteractOutside={(event) => {
                if (button.current?.contains(event.target as Node)) event.preventDefault();
              }}
            >
              <h2 className="popover-title">{label}</h2>
              <Holders message={message} copies={copies} />
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
      )}
    </>
  );
}

const wordsFor = (t: Text['t'], way: Way): string =>
  'count' in way
    ? t(`chat.state.${way.stage}`, { count: way.count, devices: way.devices })
    : t(`chat.state.${way.stage}`);

function Holders({ message, copies }: { readonly message: Message; readonly copies: Copies }) {
  const { t } = useText();
  const { holdersOf } = useActions();
  const members = useSnapshot((snapshot) => snapshot.members);
  const [holders, setHolders] = useState<readonly Holder[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when others have come further, come or gone
  useEffect(() => {
    let closed = false;
    void holdersOf(message.id).then((result) => {
      if (!closed && result.ok) setHolders(result.value);
    });
    return () => {
      closed = true;
    };
  }, [holdersOf, message.id, copies, members]);
  if (holders.length === 0) return <p className="soft">{t('delivery.nobody')}</p>;
  const sources = sourcesOf(holders);
  return (
    <ul className="holders">
      {sortedHolders(holders).map((holder) => (
        <li key={holder.key}>
          <Avatar seed={holder.key} size="small" />
          <span>
            <Name nick={holder.nick} of={holder.key} />
            <span className="soft">
              <State holder={holder} sources={sources} />
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

type StateProps = { readonly holder: Holder; readonly sources: readonly Holder[] };

function State({ holder, sources }: StateProps) {
  const { t, recent, either } = useText();
  const { key, having, devices, online, seenAt } = holder;
  if (having === devices) return t('delivery.has', { devices });
  if (having > 0) return t('delivery.some', { having, devices });
  if (online) return t('delivery.soon');
  const names = sources
    .filter((source) => source.key !== key)
    .map((source) => displayName(source.nick, source.key));
  const from = either([t('delivery.you'), ...names]);
  return t('delivery.away', { since: recent(seenAt), from });
}
