/** The beginning: listen first, then ask for the picture, so that nothing falls in between. */
import type { AppEvent } from '../../shared/contract.ts';
import type { Bridge } from '../bridge.ts';
import { keepDrafts } from './conversations.ts';
import { takeLink } from './deep-link.ts';
import { takeShown } from './message-actions.ts';
import { type AppStore, receiveEvent, receiveSnapshot } from './state.ts';
import { tellTyping } from './typing.ts';

const USUAL_LOOK = { language: 'system', theme: 'system' } as const;

/** Returns what stops it. May be called again after a failed start. */
export function startSession(store: AppStore, bridge: Bridge): () => void {
  let waiting: AppEvent[] | null = [];
  const stop = bridge.onEvent((event) => {
    if (event.type === 'link') void takeLink(store, bridge);
    else if (event.type === 'show') void takeShown(store, bridge);
    else if (waiting !== null) waiting.push(event);
    else store.setState((state) => receiveEvent(state, event));
  });
  store.setState({ startProblem: null });
  void bridge.call('getSettings', {}).then((result) => {
    store.setState({ look: result.ok ? result.value.settings : USUAL_LOOK });
  });
  void bridge.call('getSnapshot', {}).then((result) => {
    const before = waiting ?? [];
    waiting = null;
    if (result.ok) {
      store.setState((state) => receiveSnapshot(state, result.value, before));
      void takeLink(store, bridge);
      void takeShown(store, bridge);
    } else store.setState({ startProblem: result.error });
  });
  const stopDrafts = keepDrafts(store, bridge);
  const stopTyping = tellTyping(store, bridge, Date.now);
  return () => {
    stop();
    stopDrafts();
    stopTyping();
  };
}
