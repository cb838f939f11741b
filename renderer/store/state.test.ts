import { describe, expect, it, vi } from 'vitest';
import type { CommandInput, CommandName } from '../../shared/contract.ts';
import type { HealingEntry } from '../../shared/insight-schemas.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Bridge } from '../bridge.ts';
import { ALICE, BOB, conversation, member, message, messages, snapshot } from '../test/examples.ts';
import { createActions } from './actions.ts';
import { draftOf, keepDrafts } from './conversations.ts';
import { LOADED_MESSAGES_COUNT_KEPT, LOADED_MESSAGES_COUNT_MAX } from './messages.ts';
import { startSession } from './session.ts';
import {
  createAppStore,
  initialState,
  openDialog,
  receiveEvent,
  receiveSnapshot,
} from './state.ts';

const USUAL: Partial<Record<CommandName, unknown>> = {
  getSettings: { settings: { language: 'de' } },
};

/** A main that answers as told, one command at a time. */
function fakeBridge(answers: Partial<Record<CommandName, unknown>>) {
  let listener: Parameters<Bridge['onEvent']>[0] = () => {};
  const asked: [CommandName, unknown][] = [];
  const call = async (name: CommandName, input: CommandInput<CommandName>) => {
    asked.push([name, input]);
    const answer = name in answers ? answers[name] : USUAL[name];
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

describe('going to another conversation', () => {
  const toBob = (n: number, more = {}) => message(n, { conversation: BOB, ...more });
  const scene = (answer: unknown, more = {}) => {
    const store = createAppStore();
    const conversations = [
      conversation('everyone'),
      conversation(BOB, { unread: 2, readUpTo: toBob(1).position, draft: 'Dear Bob' }),
    ];
    const seen = snapshot({ conversations, messages: messages(1, 3), ...more });
    store.setState(receiveSnapshot(initialState, seen, []));
    const fake = fakeBridge({ openConversation: answer });
    return { store, ...fake, actions: createActions(store, fake.bridge) };
  };
  const page = { messages: [toBob(2), toBob(3)], more: true };

  it('shows it at once, then its messages, what is new, and what was begun', async () => {
    const { store, actions, asked } = scene(page);
    const opening = actions.openConversation(BOB);
    expect(store.getState().snapshot).toMatchObject({ open: BOB, messages: [] });
    await opening;
    expect(asked).toEqual([['openConversation', { conversation: BOB }]]);
    expect(store.getState()).toMatchObject({
      snapshot: { open: BOB, messages: page.messages, moreMessages: true },
      divider: { after: toBob(1).position },
      opening: null,
    });
    expect(draftOf(store.getState())).toBe('Dear Bob');
  });

  it('keeps what came while its messages were read', async () => {
    const { store, actions } = scene(page);
    const opening = actions.openConversation(BOB);
    store.setState((state) => receiveEvent(state, { type: 'message', message: toBob(4) }));
    await opening;
    const ids = store.getState().snapshot?.messages.map(({ id }) => id);
    expect(ids).toEqual([2, 3, 4].map((n) => toBob(n).id));
  });

  it('ends where one went last, whatever comes in which order', async () => {
    const { store, actions } = scene(() => page);
    const first = actions.openConversation(BOB);
    const second = actions.openConversation('everyone');
    await Promise.all([first, second]);
    expect(store.getState().snapshot?.open).toBe('everyone');
    expect(store.getState().opening).toBeNull();
  });

  it('says when its messages cannot be read', async () => {
    const { store, actions } = scene(problem('store-damaged'));
    await actions.openConversation(BOB);
    expect(store.getState().earlier.problem).toEqual({ code: 'store-damaged' });
  });

  it('tells main what was seen, once', async () => {
    const { actions, asked } = scene(null, { open: BOB, messages: [toBob(1), toBob(3)] });
    await actions.markRead();
    expect(asked).toEqual([['markRead', { conversation: BOB, upTo: toBob(3).position }]]);
    const nothing = scene(null, { messages: [] });
    await nothing.actions.markRead();
    expect(nothing.asked).toEqual([]);
  });
});

describe('a mark above what is new', () => {
  const heard = (state: typeof initialState, n: number, more = {}) =>
    receiveEvent(state, { type: 'message', message: message(n, more) });
  const member = receiveSnapshot(initialState, snapshot({ messages: messages(1, 2) }), []);

  it('comes when somebody looks away, and stays until one has written oneself', () => {
    const away = heard(member, 3);
    expect(away.divider).toEqual({ after: null });
    expect(heard(away, 4).divider).toBe(away.divider);
    expect(heard(away, 5, { own: true }).divider).toBeNull();
  });

  it('does not come under the eyes of somebody who looks', () => {
    expect(heard({ ...member, attentive: true }, 3).divider).toBeNull();
  });
});

describe('drafts', () => {
  it('stay through a new picture of the same network, and not of another', () => {
    const before = receiveSnapshot(initialState, snapshot(), []);
    const begun = { ...before, drafts: new Map([['everyone' as const, 'Hello']]) };
    const take = (next: ReturnType<typeof snapshot>) =>
      draftOf(receiveEvent(begun, { type: 'snapshot', snapshot: next }));
    expect(take(snapshot())).toBe('Hello');
    expect(take(snapshot({ phase: 'welcome', network: null }))).toBe('');
  });

  it('are kept by main soon after the last key, each once', async () => {
    vi.useFakeTimers();
    const store = createAppStore();
    const { bridge, asked } = fakeBridge({});
    keepDrafts(store, bridge);
    const begun = snapshot({ conversations: [conversation('everyone', { draft: 'He' })] });
    store.setState(receiveSnapshot(initialState, begun, []));
    const actions = createActions(store, bridge);
    for (const draft of ['Hel', 'Hell', 'Hello']) actions.setDraft(draft);
    await vi.runAllTimersAsync();
    expect(asked).toEqual([['saveDraft', { conversation: 'everyone', draft: 'Hello' }]]);
    actions.setDraft('');
    await vi.runAllTimersAsync();
    expect(asked.at(-1)).toEqual(['saveDraft', { conversation: 'everyone', draft: '' }]);
    vi.useRealTimers();
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
    await createActions(store, bridge).startNetwork('Garden', null);
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
    actions.forgetFar(true);
    expect(store.getState().snapshot).toMatchObject({
      messages: many.slice(-LOADED_MESSAGES_COUNT_KEPT),
      moreMessages: true,
    });
  });

  it('push out the newest, which come back from the disk as one scrolls down again', async () => {
    const all = messages(1, LOADED_MESSAGES_COUNT_MAX + 50);
    const store = createAppStore();
    store.setState({ snapshot: snapshot({ messages: all.slice(50), moreMessages: true }) });
    const { bridge, asked } = fakeBridge({
      pageMessages: { messages: all.slice(0, 50), more: false },
      pageAfter: { messages: all.slice(-50), more: false },
    });
    const actions = createActions(store, bridge);
    await actions.loadEarlier();
    const farBack = all.slice(0, LOADED_MESSAGES_COUNT_MAX);
    expect(store.getState()).toMatchObject({ later: true, snapshot: { messages: farBack } });
    store.setState((state) =>
      receiveEvent(state, {
        type: 'snapshot',
        snapshot: snapshot({ messages: all.slice(-50), moreMessages: true }),
      }),
    );
    // Nobody loses the place where they read.
    expect(store.getState()).toMatchObject({ later: true, snapshot: { messages: farBack } });
    await actions.loadLater();
    expect(asked.at(-1)?.[1]).toMatchObject({ after: farBack.at(-1)?.position });
    expect(store.getState()).toMatchObject({
      later: false,
      snapshot: { messages: all.slice(50), moreMessages: true },
    });
  });

  it('that come while one reads far back wait until one scrolls to them', () => {
    const { store, actions } = scene(null);
    const many = messages(1, LOADED_MESSAGES_COUNT_MAX + 1);
    store.setState({ snapshot: snapshot({ messages: many, moreMessages: false }) });
    actions.forgetFar(false);
    const first = many.slice(0, -1);
    const expected = { later: true, snapshot: { messages: first, moreMessages: false } };
    expect(store.getState()).toMatchObject(expected);
    const next = message(LOADED_MESSAGES_COUNT_MAX + 2);
    store.setState((state) => receiveEvent(state, { type: 'message', message: next }));
    expect(store.getState()).toMatchObject(expected);
  });

  it('that this device no longer keeps go from under a reader, and nothing else does', () => {
    const { store } = scene(null);
    store.setState({ later: true });
    const before = message(55).position.ms;
    const page = snapshot({ messages: messages(90, 99), moreMessages: true });
    for (const event of [
      { type: 'forgotten', before },
      { type: 'snapshot', snapshot: page },
    ] as const)
      store.setState((state) => receiveEvent(state, event));
    expect(store.getState()).toMatchObject({
      later: true,
      snapshot: { messages: messages(55, 60), moreMessages: false },
    });
  });
});

describe('after a removal', () => {
  it('nobody is here any more, and nobody is apart', () => {
    const bob = member(BOB, 'bob', { online: true, linked: true });
    const split: HealingEntry = {
      kind: 'split',
      at: 1,
      here: 1,
      elsewhere: [{ key: BOB, nick: 'bob' }],
      until: null,
      ranOn: 0,
    };
    const removed = { by: BOB, time: 1 };
    const before = receiveSnapshot(initialState, snapshot({ removed, members: [bob] }), []);
    const after = receiveEvent(before, { type: 'healing', healing: [split] });
    expect(after.snapshot).toMatchObject({
      healing: [],
      members: [{ key: BOB, online: false, linked: false }],
    });
  });
});
