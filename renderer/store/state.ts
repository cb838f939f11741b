/** Everything the window knows: what main told, and what only this window needs. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppEvent } from '../../shared/contract.ts';
import type { ConversationId, MemberKey, RecordId } from '../../shared/ids.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Message, Settings, Snapshot } from '../../shared/schemas.ts';
import { afterRemoval } from '../model/removed.ts';
import { firstStep, type WizardStep } from '../model/screen.ts';
import { applyEvent } from './apply-event.ts';
import { type Divider, dividerOf, findConversation } from './conversations.ts';
import { type Typing, typingAfter } from './typing.ts';

export type DialogName =
  | 'invite'
  | 'members'
  | 'identity'
  | 'settings'
  /** The settings, at the addresses to look at. */
  | 'addresses'
  /** The ways out for somebody who was removed. */
  | 'leaving'
  | 'help'
  | 'network'
  /** The same, at the check-up. */
  | 'checkup'
  /** People, commands and messages; or the messages of the open conversation. */
  | 'palette'
  | 'search'
  /** The 24 recovery words. */
  | 'words'
  /** An invite link that was opened though there is a network. */
  | 'link';

/** What was typed in the first run, kept while going back and forth. */
export type Setup = {
  readonly choice: 'start' | 'link' | 'join';
  /** Null until it was touched: then the suggestion follows the nickname. */
  readonly networkName: string | null;
  readonly addresses: string;
  readonly link: string;
  /** What newcomers may read of what was said before they came. */
  readonly history: 'all' | 'month' | 'none';
  /** The key was restored here: somebody who was in a network before. */
  readonly restored: boolean;
};

/** The text of an edit is kept apart from the draft, which is still there afterwards. */
export type Composing =
  | { readonly kind: 'reply'; readonly message: Message }
  | { readonly kind: 'edit'; readonly message: Message; readonly text: string };

export type AppState = {
  /** Null until main has answered for the first time. */
  readonly snapshot: Snapshot | null;
  /** Null until main has told. */
  readonly look: Pick<Settings, 'language' | 'theme'> | null;
  /** Why main did not answer. */
  readonly startProblem: Problem | null;
  readonly step: WizardStep;
  readonly setup: Setup;
  readonly dialog: DialogName | null;
  /** What was written and not sent, by conversation. */
  readonly drafts: ReadonlyMap<ConversationId, string>;
  /** Where what was unread begins in the open conversation; null when nothing was. */
  readonly divider: Divider | null;
  /** The conversation whose messages main was asked for. */
  readonly opening: ConversationId | null;
  /** Somebody looks at the end of the open conversation. */
  readonly attentive: boolean;
  /** Whom the members dialog asks about: shall they be removed? */
  readonly removing: MemberKey | null;
  /** What the composer is at, besides writing something new. */
  readonly composing: Composing | null;
  /** The loaded messages end before the newest: somebody jumped to an old one. */
  readonly later: boolean;
  /** The message to bring into view; a new object each time somebody asks. */
  readonly jump: { readonly id: RecordId } | null;
  /** Who is writing, in any conversation. */
  readonly typing: readonly Typing[];
  /** What was pasted into the invite dialog and not sent yet. */
  readonly inviteText: string;
  readonly earlier: {
    readonly loading: boolean;
    readonly problem: Problem | null;
  };
};

export type AppStore = StoreApi<AppState>;

export const initialState: AppState = {
  snapshot: null,
  look: null,
  startProblem: null,
  step: 'you',
  setup: {
    choice: 'start',
    networkName: null,
    addresses: '',
    link: '',
    history: 'all',
    restored: false,
  },
  dialog: null,
  drafts: new Map(),
  divider: null,
  opening: null,
  attentive: false,
  removing: null,
  composing: null,
  later: false,
  jump: null,
  typing: [],
  inviteText: '',
  earlier: { loading: false, problem: null },
};

export const createAppStore = (): AppStore => createStore<AppState>(() => initialState);

/** Inviting needs a network, and there is nothing to see of oneself before the first step. */
export function canOpen(dialog: DialogName, phase: Snapshot['phase']): boolean {
  if (dialog === 'help' || dialog === 'settings' || dialog === 'addresses') return true;
  return dialog === 'identity' || dialog === 'words' ? phase !== 'welcome' : phase === 'member';
}

export const openDialog = (state: AppState, dialog: DialogName): AppState =>
  state.snapshot !== null && canOpen(dialog, state.snapshot.phase) ? { ...state, dialog } : state;

/** The first picture of the world; what was told before it came is laid over it. */
export function receiveSnapshot(
  state: AppState,
  snapshot: Snapshot,
  before: readonly AppEvent[],
): AppState {
  const isFirst = state.snapshot === null;
  const started: AppState = {
    ...state,
    snapshot: afterRemoval(snapshot),
    drafts: isFirst ? draftsOf(snapshot) : state.drafts,
    divider: dividerOf(findConversation(snapshot.conversations, snapshot.open)),
    startProblem: null,
    step: isFirst ? firstStep(snapshot) : state.step,
  };
  return before.reduce(receiveEvent, started);
}

export function receiveEvent(state: AppState, event: AppEvent): AppState {
  if (state.snapshot === null) return state;
  if (event.type === 'open') return openDialog(state, event.dialog);
  const isBeyond =
    state.later && event.type === 'message' && event.message.conversation === state.snapshot.open;
  // It would stand right behind what it is far from: it comes with its page.
  const told = isBeyond ? state.snapshot : afterRemoval(applyEvent(state.snapshot, event));
  const isKept = event.type === 'snapshot' && state.later;
  const snapshot = isKept ? keepPlace(state.snapshot, told) : told;
  const later = state.later && (!isKept || snapshot !== told);
  const dialog =
    state.dialog !== null && canOpen(state.dialog, snapshot.phase) ? state.dialog : null;
  // After a start that failed, the first steps are decided only now.
  const isFirst = state.snapshot.identity === null && snapshot.identity !== null;
  const step = isFirst ? firstStep(snapshot) : state.step;
  const divider = dividerAfter(state, event);
  const drafts = draftsAfter(state, event);
  const typing = typingAfter(state.typing, event);
  return { ...state, snapshot, dialog, step, later, divider, drafts, typing };
}

const isSamePlace = (a: Snapshot, b: Snapshot): boolean =>
  a.network?.id === b.network?.id && a.open === b.open;

/**
 * Whoever reads far back goes on reading there: the newest page is not what they look at, unless it is
 * all that there is.
 */
const keepPlace = (before: Snapshot, after: Snapshot): Snapshot =>
  isSamePlace(before, after) && after.moreMessages
    ? { ...after, messages: before.messages, moreMessages: before.moreMessages }
    : after;

const draftsOf = ({ conversations }: Snapshot): AppState['drafts'] =>
  new Map(conversations.map(({ id, draft }) => [id, draft]));

/** What was begun in one network is not for another. */
function draftsAfter({ snapshot, drafts }: AppState, event: AppEvent): AppState['drafts'] {
  if (event.type !== 'snapshot') return drafts;
  const isSame = event.snapshot.network?.id === snapshot?.network?.id;
  return isSame ? drafts : draftsOf(event.snapshot);
}

/** Whoever looks away finds the first message that came meanwhile marked. */
function dividerAfter({ snapshot, divider, attentive }: AppState, event: AppEvent): Divider | null {
  if (event.type !== 'message' || event.message.conversation !== snapshot?.open) return divider;
  if (event.message.own) return null;
  if (attentive || divider !== null) return divider;
  return { after: findConversation(snapshot.conversations, snapshot.open)?.readUpTo ?? null };
}
