import { Direction } from 'radix-ui';
import { useEffect } from 'react';
import { useText } from '../i18n/use-text.tsx';
import { screenOf } from '../model/screen.ts';
import { useActions, useApp, useMesh } from '../store/context.tsx';
import { Button } from '../ui/Button.tsx';
import { TipProvider } from '../ui/Tooltip.tsx';
import { ChatWindow } from './chat/ChatWindow.tsx';
import { Dialogs } from './dialogs/Dialogs.tsx';
import { ProblemList } from './ProblemList.tsx';
import { Unlock } from './Unlock.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import { Wizard } from './wizard/Wizard.tsx';

export function App() {
  const ready = useApp(({ snapshot }) => snapshot !== null);
  const screen = useApp(({ snapshot, step }) => snapshot && screenOf(snapshot, step));
  useShortcuts();
  useTitle();
  if (!ready || screen === null) return <Starting />;
  return (
    <Direction.Provider dir={document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr'}>
      <TipProvider>
        {screen === 'locked' ? (
          <Unlock />
        ) : screen === 'stopped' ? (
          <Stopped />
        ) : screen === 'chat' ? (
          <ChatWindow />
        ) : (
          <div className="wizard-window">
            <ProblemList />
            <Wizard screen={screen} />
          </div>
        )}
        <Dialogs />
      </TipProvider>
    </Direction.Provider>
  );
}

function useTitle(): void {
  const { t } = useText();
  const network = useApp(({ snapshot }) => snapshot?.network?.name ?? null);
  const profile = useApp(({ snapshot }) => snapshot?.profile ?? '');
  useEffect(() => {
    document.title = [network, t('app.name'), profile].filter(Boolean).join(' – ');
  }, [network, profile, t]);
}

/** The node could not start. What is wrong is said, and nothing is offered that cannot work. */
function Stopped() {
  const { t } = useText();
  const { openDialog, retryStart } = useActions();
  return (
    <div className="wizard-window">
      <ProblemList />
      <main className="plain-page">
        <h1>{t('app.stopped.title')}</h1>
        <p className="soft">{t('app.stopped.text')}</p>
        <div className="plain-actions">
          <Button onClick={() => openDialog('settings')}>{t('settings.title')}</Button>
          <Button kind="primary" onClick={() => void retryStart()}>
            {t('app.noSnapshot.retry')}
          </Button>
        </div>
      </main>
    </div>
  );
}

function Starting() {
  const { t, problem } = useText();
  const { restart } = useMesh();
  const failed = useApp(({ startProblem }) => startProblem);
  if (failed === null) {
    return (
      <main className="plain-page" aria-busy>
        <p className="plain-starting soft">{t('app.starting')}</p>
      </main>
    );
  }
  return (
    <main className="plain-page">
      <h1>{t('app.noSnapshot.title')}</h1>
      <p className="soft">{problem(failed)}</p>
      <Button kind="primary" onClick={restart}>
        {t('app.noSnapshot.retry')}
      </Button>
    </main>
  );
}
