import { Tabs } from 'radix-ui';
import { lazy, Suspense } from 'react';
import { useText } from '../../i18n/use-text.tsx';
import { useActions } from '../../store/context.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Doctor } from '../network/Doctor.tsx';
import { Histories } from '../network/Histories.tsx';
import { Links } from '../network/Links.tsx';
import { Repairs } from '../network/Repairs.tsx';
import { useAsked } from '../network/use-asked.ts';

const MeshMap = lazy(() => import('../network/MeshMap.tsx'));

const EVERY_MS = 1_000;
const TABS = ['links', 'map', 'repairs', 'history', 'doctor'] as const;

type Props = { readonly at: (typeof TABS)[number]; readonly onClose: () => void };

/** Behind the status line: what it means, who is linked to whom, what was mended, what is wrong. */
export function NetworkDialog({ at, onClose }: Props) {
  const { t } = useText();
  const mesh = useAsked(useActions().getMesh, EVERY_MS);
  return (
    <Dialog title={t('status.title')} onClose={onClose} size="large">
      <Tabs.Root defaultValue={at} className="tabs">
        <Tabs.List className="tab-list" aria-label={t('status.title')}>
          {TABS.map((tab) => (
            <Tabs.Trigger key={tab} value={tab} className="tab">
              {t(`network.tab.${tab}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="links" className="tab-content">
          <Links mesh={mesh} />
        </Tabs.Content>
        <Tabs.Content value="map" className="tab-content">
          <Suspense fallback={<p className="soft">{t('app.starting')}</p>}>
            {mesh !== null && <MeshMap mesh={mesh} />}
          </Suspense>
        </Tabs.Content>
        <Tabs.Content value="repairs" className="tab-content">
          <Repairs mesh={mesh} />
        </Tabs.Content>
        <Tabs.Content value="history" className="tab-content">
          <Histories />
        </Tabs.Content>
        <Tabs.Content value="doctor" className="tab-content">
          <Doctor />
        </Tabs.Content>
      </Tabs.Root>
    </Dialog>
  );
}
