import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { IntlProvider } from 'react-intl';
import { type Bridge, windowBridge } from './bridge.ts';
import { chooseLocale } from './i18n/locale.ts';
import { createActions } from './store/actions.ts';
import { MeshContext } from './store/context.tsx';
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
import { App } from './views/App.tsx';
import { ErrorBoundary } from './views/ErrorBoundary.tsx';
import { NoBridge } from './views/NoBridge.tsx';

const locale = chooseLocale(navigator.languages);
document.documentElement.lang = locale.tag;
document.documentElement.dir = locale.direction;

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
      <App />
    </MeshContext>
  );
}

const bridge = windowBridge();
const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <IntlProvider locale={locale.tag} messages={locale.messages} defaultLocale="en">
        <ErrorBoundary>{bridge === null ? <NoBridge /> : connected(bridge)}</ErrorBoundary>
      </IntlProvider>
    </StrictMode>,
  );
}
