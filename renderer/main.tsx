import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { type Bridge, windowBridge } from './bridge.ts';
import { Localised } from './i18n/Localised.tsx';
import { createActions } from './store/actions.ts';
import { MeshContext, useApp } from './store/context.tsx';
import { startSession } from './store/session.ts';
import { createAppStore } from './store/state.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/pieces.css';
import './styles/dialogs.css';
import './styles/links.css';
import './styles/people.css';
import './styles/settings.css';
import './styles/wizard.css';
import './styles/joining.css';
import './styles/network.css';
import './styles/window.css';
import './styles/sidebar.css';
import './styles/timeline.css';
import './styles/messages.css';
import './styles/menus.css';
import './styles/palette.css';
import './styles/composer.css';
import './styles/contrast.css';
import { useContrast } from './ui/use-contrast.ts';
import { App } from './views/App.tsx';
import { ErrorBoundary } from './views/ErrorBoundary.tsx';
import { NoBridge } from './views/NoBridge.tsx';

function connected(bridge: Bridge) {
  const store = createAppStore();
  let stop = startSession(store, bridge);
  const restart = (): void => {
    stop();
    stop = startSession(store, bridge);
  };
  const mesh = { store, actions: createActions(store, bridge), platform: bridge.platform, restart };
  return (
    <MeshContext value={mesh}>
      <Words>
        <ErrorBoundary>
          <App />
        </ErrorBoundary>
      </Words>
    </MeshContext>
  );
}

function Words({ children }: { readonly children: ReactNode }) {
  const look = useApp((state) => state.look);
  useContrast(look?.theme ?? 'system');
  return <Localised language={look?.language ?? null}>{children}</Localised>;
}

const bridge = windowBridge();
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      {bridge === null ? (
        <Localised language="system">
          <NoBridge />
        </Localised>
      ) : (
        connected(bridge)
      )}
    </StrictMode>,
  );
}
