/** A `mesh-chat://` link that the system handed over: into the wizard, or a word why not. */
import type { Bridge } from '../bridge.ts';
import { type AppStore, openDialog } from './state.ts';

/** The link is main's until it is taken here, so that none is lost while the page loads. */
export async function takeLink(store: AppStore, bridge: Bridge): Promise<void> {
  const result = await bridge.call('takeLink', {});
  if (!result.ok || result.value === null) return;
  const link = result.value;
  const { snapshot } = store.getState();
  if (snapshot?.phase === 'member') {
    // Where somebody is alone they may leave, and go where it leads.
    store.setState((state) => ({
      ...openDialog(state, 'link'),
      setup: { ...state.setup, choice: 'link', link },
    }));
    return;
  }
  // Whoever opens a link wants to go there, and not on where they were waiting.
  if (snapshot?.phase === 'joining') await bridge.call('cancelJoin', {});
  store.setState(({ setup, step }) => ({
    setup: { ...setup, choice: 'link', link },
    step: step === 'you' ? 'you' : 'network',
  }));
}
