import { Tabs } from 'radix-ui';
import { useState } from 'react';
import { useText } from '../../i18n/use-text.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { InviteDone } from './InviteDone.tsx';
import { InviteKeys } from './InviteKeys.tsx';
import { InviteLinks } from './InviteLinks.tsx';
import { type KeyInvite, type Sent, useKeyInvite } from './use-key-invite.ts';

type Tab = 'keys' | 'link';

/** By their keys, or by a link to give away. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const [sent, setSent] = useState<Sent | null>(null);
  const [tab, setTab] = useState<Tab>('keys');
  const form = useKeyInvite(setSent);
  if (sent !== null) return <InviteDone {...sent} onClose={onClose} onMore={() => setSent(null)} />;
  return (
    <Dialog
      title={t('invite.title')}
      onClose={onClose}
      footer={
        tab === 'keys' ? (
          <KeysFooter form={form} onClose={onClose} />
        ) : (
          <Button onClick={onClose}>{t('action.done')}</Button>
        )
      }
    >
      <Tabs.Root
        className="tabs"
        value={tab}
        onValueChange={(to) => setTab(to === 'link' ? 'link' : 'keys')}
      >
        <Tabs.List className="tab-list" aria-label={t('invite.ways')}>
          <Tabs.Trigger className="tab" value="keys">
            {t('invite.way.keys')}
          </Tabs.Trigger>
          <Tabs.Trigger className="tab" value="link">
            {t('invite.way.link')}
          </Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content className="tab-content" value="keys" tabIndex={-1}>
          <InviteKeys form={form} />
        </Tabs.Content>
        <Tabs.Content className="tab-content" value="link" tabIndex={-1}>
          <InviteLinks />
        </Tabs.Content>
      </Tabs.Root>
    </Dialog>
  );
}

type FooterProps = { readonly form: KeyInvite; readonly onClose: () => void };

function KeysFooter({ form: { keys, busy, send }, onClose }: FooterProps) {
  const { t } = useText();
  return (
    <>
      <Button onClick={onClose}>{t('action.cancel')}</Button>
      <Button kind="primary" disabled={keys.length === 0 || busy} onClick={() => void send()}>
        {busy ? t('invite.sending') : t('invite.action', { count: keys.length })}
      </Button>
    </>
  );
}
