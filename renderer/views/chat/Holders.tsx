import { Popover } from 'radix-ui';
import { useEffect, useState } from 'react';
import type { Copies, Holder, Message } from '../../../shared/schemas.ts';
import { type Text, useText } from '../../i18n/use-text.tsx';
import {
  deliveryOf,
  sortedHolders,
  sourcesOf,
  type Delivery as Way,
} from '../../model/delivery.ts';
import { displayName } from '../../model/people.ts';
import { useActions, useIdentity, useSnapshot } from '../../store/context.tsx';
import { usePeer } from '../../store/use-conversation.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Name } from '../../ui/Name.tsx';
import { focusLine, type Spot } from './spot.ts';

type PopoverProps = {
  /** As it was when this was opened. */
  readonly message: Message;
  readonly at: Spot;
  readonly onClose: () => void;
};

/** Who has an own message, and why somebody has not. */
export function HoldersPopover({ message: opened, at, onClose }: PopoverProps) {
  const { t } = useText();
  const copies = useSnapshot((snapshot) => snapshot.copies);
  const message = useSnapshot(({ messages }) => messages.find(({ id }) => id === opened.id));
  // Null when it was opened from the menu.
  const [button] = useState(focusedButton);
  const label = wordsFor(t, deliveryOf(message ?? opened, copies));
  return (
    <Popover.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Popover.Anchor asChild>
        <span className="spot" style={at} aria-hidden />
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          className="popover"
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (button) button.focus();
            else focusLine(opened.id);
          }}
          // The button closes it itself.
          onInteractOutside={(event) => {
            if (button?.contains(event.target as Node)) event.preventDefault();
          }}
        >
          <h2 className="popover-title">{label}</h2>
          {opened.conversation !== 'everyone' ? (
            <Carried message={message ?? opened} />
          ) : (
            <Holders message={opened} copies={copies} />
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function focusedButton(): HTMLButtonElement | null {
  const element = document.activeElement;
  return element instanceof HTMLButtonElement ? element : null;
}

/** Of a message to one person it is only known whether some device has taken it. */
function Carried({ message: { state } }: { readonly message: Message }) {
  const { t } = useText();
  const peer = usePeer();
  const name = peer === null ? '' : displayName(peer.nick, peer.key);
  return <p className="soft">{t(`delivery.carried.${state}`, { name })}</p>;
}

export const wordsFor = (t: Text['t'], way: Way): string =>
  'count' in way
    ? t(`chat.state.${way.stage}`, { count: way.count, devices: way.devices })
    : t(`chat.state.${way.stage}`);

function Holders({ message, copies }: { readonly message: Message; readonly copies: Copies }) {
  const { t } = useText();
  const { holdersOf } = useActions();
  const own = useIdentity().key;
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
            {holder.key === own ? (
              t('delivery.own', { devices: holder.devices })
            ) : (
              <Name nick={holder.nick} of={holder.key} />
            )}
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
