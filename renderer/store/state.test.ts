import { describe, expect, it } from 'vitest';
import type { CommandInput, CommandName } from '../../shared/contract.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Bridge } from '../bridge.ts';
import { ALICE, message, messages, snapshot } from '../test/examples.ts';
import { createActions } from './actions.ts';
import { draftOf } from './conversations.ts';
import { LOADED_MESSAGES_COUNT_KEPT, LOADED_MESSAGES_COUNT_MAX } from './messages.ts';
import { startSession } from './session.ts';
import {
  createAppStore,
  initialState,
  openDialog,
  receiveEvent,
  receiveSnapshot,
} from './state.ts';

/** A main that answers as told, one command at a time. */
function fakeBridge(answers: Partial<Record<CommandName, unknown>>) {
  let listener: Parameters<Bridge['onEvent']>[0] = () => {};
  const asked: [CommandName, unknown][] = [];
  const call = async (name: CommandName, input: CommandInput<CommandName>) => {
    asked.push([name, input]);
    const answer = answers[name];
    const value = typeof answer === 'function' ? await answer(input) : answer;
    return isProblem(value) ? fail(value) : ok(value ?? null);
  };
  const bridge = {
    platform: 'linux',
    call,
    onEvent: (heard: typeof listener) => {
      listener = heard;
      return () => {};
    },
  } as unknown as Bridge;
  return { bridge, asked, emit: (event: Parameters<typeof listener>[0]) => listener(event) };
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'code' in value;

describe('the beginning', () => {
  it('lays what was told before the first snapshot over it', async () => {
    const store = createAppStore();
    const { bridge, emit } = fakeBridge({ getSnapshot: snapshot() });
    startSession(store, bridge);
    emit({ type: 'message', message: message(1) });
    await Promise.resolve();
    await new Promise((done) => setTimeout(done));
    emit({ type: 'message', message: message(2) });
    expect(store.getState().snapshot?.messages.map(({ text }) => text)).toEqual([
      'message 1',
      'message 2',
    ]);
  });

  it('says when main does not answer', async () => {
    const store = createAppStore();
    startSession(store, fakeBridge({ getSnapshot: problem('internal') }).bridge);
    await new Promise((done) => setTimeout(done));
    expect(store.getState()).toMatchObject({ snapshot: null, startProblem: { code: 'internal' } });
  });
});

describe('dialogs', () => {
  const member = receiveSnapshot(initialState, snapshot(), []);
  const welcome = receiveSnapshot(
    initialState,
    snapshot({
      phase: 'welcome',
      network: null,
      identity: { key: ALICE, nick: null },
    }),
    [],
  );

  it('open on request, and only where they make sense', () => {
    expect(receiveEvent(member, { type: 'open', dialog: 'invite' }).dialog).toBe('invite');
    expect(receiveEvent(welcome, { type: 'open', dialog: 'invite' }).dialog).toBeNull();
    expect(openDialog(welcome, 'identity').dialog).toBeNull();
    expect(openDialog(welcome, 'help').dialog).toBe('help');
    expect(openDialog(initialState, 'help').dialog).toBeNull();
  });

  it('close when the network they are about is gone', () => {
    const open = openDialog(member, 'members');
    const gone = snapshot({ phase: 'welcome', network: null });
    expect(receiveEvent(open, { type: 'snapshot', snapshot: gone }).dialog).toBeNull();
  });
});

describe('sending', () => {
  const started = async (answer: unknown, draft: string) => {
    const store = createAppStore();
    store.setState({ snapshot: snapshot(), drafts: new Map([['everyone', draft]]) });
    const { bridge } = fakeBridge({ sendMessage: answer });
    return { store, actions: createActions(store, bridge) };
  };

  it('empties the composer when the message is on disk', async () => {
    const { store, actions } = await started({ id: message(1).id }, 'hello');
    await actions.sendMessage('hello');
    expect(draftOf(store.getState())).toBe('');
  });

  it('keeps the text when it could not be saved', async () => {
    const { store, actions } = await started(problem('disk-full'), 'hello');
    expect(await actions.sendMessage('hello')).toMatchObject({ ok: false });
    expect(draftOf(store.getState())).toBe('hello');
  });

  it('keeps what was written while it was being saved', async () => {
    const { store, actions } = await started({ id: message(1).id }, 'hello');
    const sending = actions.sendMessage('hello');
    actions.setDraft('hello, and more');
    await sending;
    expect(draftOf(store.getState())).toBe(', and more');
    actions.setDraft('x');
    const again = actions.sendMessage('x');
    actions.setDraft('something else');
    await again;
    expect(draftOf(store.getState())).toBe('something else');
  });
});

describe('the founder’s last step', () => {
  it('is up before the network is told of, and taken back if there is none', async () => {
    const store = createAppStore();
    store.setState({ snapshot: snapshot({ phase: 'welcome' }), step: 'network' });
    let during = '';
    const { bridge } = fakeBridge({
      startNetwork: () => {
        during = store.getState().step;
        return problem('internal');
      },
    });
    await createActions(store, bridge).startNetwork('Garden');
    expect([during, store.getState().step]).toEqual(['ready', 'network']);
  });
});

describe('earlier messages', () => {
  const scene = (answer: unknown) => {
    const store = createAppStore();
    store.setState({ snapshot: snapshot({ messages: messages(51, 60), moreMessages: true }) });
    const fake = fakeBridge({ pageMessages: answer });
    return { store, asked: fake.asked, actions: createActions(store, fake.bridge) };
  };

  it('come before the oldest loaded one, asked for once at a time', async () => {
    const { store, asked, actions } = scene({ messages: messages(1, 50), more: false });
    await Promise.all([actions.loadEarlier(), actions.loadEarlier()]);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.[1]).toMatchObject({ before: message(51).position });
    expect(store.getState().snapshot?.messages).toEqual(messages(1, 60));
    await actions.loadEarlier();
    expect(asked).toHaveLength(1);
  });

  it('that cannot be read are said so, and what is loaded stays', async () => {
    const { store, actions } = scene(problem('store-damaged'));
    await actions.loadEarlier();
    expect(store.getState().earlier).toEqual({
      loading: false,
      problem: { code: 'store-damaged' },
    });
    expect(store.getState().snapshot?.messages).toEqual(messages(51, 60));
  });

  it('of another network than the one they were asked for are dropped', async () => {
    const { store, actions } = scene({ messages: messages(1, 50), more: false });
    const loading = actions.loadEarlier();
    store.setState({ snapshot: snapshot({ network: null }) });
    await loading;
    expect(store.getState().snapshot?.messages).toEqual([]);
  });

  it('are forgotten again when there are too many, and can be loaded anew', () => {
    const { store, actions } = scene(null);
    const many = messages(1, LOADED_MESSAGES_COUNT_MAX + 1);
    store.setState({ snapshot: snapshot({ messages: many }) });
    actions.forgetOldest();
    expect(store.getState().snapshot).toMatchObject({
      messages: many.slice(-LOADED_MESSAGES_COUNT_KEPT),
      moreMessages: true,
    });
  });
});
