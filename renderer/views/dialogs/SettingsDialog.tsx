import { useEffect, useState } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import type { SettingsView } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useApp } from '../../store/context.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DesktopSection } from '../settings/DesktopSection.tsx';
import { Leaving } from './Leaving.tsx';
import { LookSettings } from './LookSettings.tsx';
import { NetworkSettings } from './NetworkSettings.tsx';
import { StorageSettings } from './StorageSettings.tsx';
import { useSettingsForm } from './use-settings-form.ts';

type Props = { readonly at?: 'addresses'; readonly onClose: () => void };

export function SettingsDialog({ at, onClose }: Props) {
  const { t, problem } = useText();
  const { view, refused } = useSettings();
  if (view !== null) return <SettingsForm view={view} at={at} onClose={onClose} />;
  return (
    <Dialog title={t('settings.title')} onClose={onClose}>
      {refused !== null && <Banner tone="bad">{problem(refused)}</Banner>}
    </Dialog>
  );
}

type FormProps = {
  readonly view: SettingsView;
  readonly at: Props['at'];
  readonly onClose: () => void;
};

function SettingsForm({ view, at, onClose }: FormProps) {
  const { t, problem, list } = useText();
  const form = useSettingsForm(view);
  const hasNode = useApp(({ snapshot }) => snapshot?.identity != null);
  return (
    <Dialog
      title={t('settings.title')}
      onClose={onClose}
      footer={
        <>
          <p className="settings-note soft" role="status">
            {form.saved
              ? t('settings.saved')
              : form.reconnects
                ? t('settings.reconnects', { what: list(form.reconnects.map((id) => t(id))) })
                : ''}
          </p>
          <Button onClick={onClose}>{t('action.close')}</Button>
          <Button kind="primary" disabled={!form.canSave} onClick={() => void form.save()}>
            {t(form.busy ? 'settings.saving' : 'action.save')}
          </Button>
        </>
      }
    >
      <LookSettings form={form} />
      <NetworkSettings form={form} given={view.given} atAddresses={at === 'addresses'} />
      <DesktopSection />
      {form.refused !== null && (
        <Banner tone="bad" urgent>
          {t('settings.notSaved', { problem: problem(form.refused) })}
        </Banner>
      )}
      <StorageSettings form={form} view={view} />
      <Leaving hasNode={hasNode} onDone={onClose} />
    </Dialog>
  );
}

function useSettings() {
  const { getSettings } = useActions();
  const [view, setView] = useState<SettingsView | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  useEffect(() => {
    let current = true;
    void getSettings().then((result) => {
      if (!current) return;
      if (result.ok) setView(result.value);
      else setRefused(result.error);
    });
    return () => {
      current = false;
    };
  }, [getSettings]);
  return { view, refused };
}
