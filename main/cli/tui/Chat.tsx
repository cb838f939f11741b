import { Box } from 'ink';
import { useRef } from 'react';
import { completions } from '../client.ts';
import { Composer } from './Composer.tsx';
import { type Action, actionOf, type PopupName } from './keys.ts';
import { atEnd, EMPTY, edit, type Line } from './line-editor.ts';
import { Help, Identity, Invite, Joining, Members } from './popups.tsx';
import { Rows } from './Rows.tsx';
import { SIDEBAR_COLUMNS, Sidebar } from './Sidebar.tsx';
import { StatusLine } from './StatusLine.tsx';
import { useKeys, useLive } from './use-keys.ts';
import { useScroll } from './use-scroll.ts';
import type { View, ViewModel } from './view.ts';

/** Narrower than this, the messages need the room. */
const SIDEBAR_SHOWN_COLUMNS_MIN = 72;
const HISTORY_COUNT_MAX = 500;

type Props = {
  readonly model: ViewModel;
  readonly view: View;
  /** Puts a text on the terminal's clipboard. */
  readonly copy: (text: string) => void;
  readonly columns: number;
  readonly rows: number;
};

/** What is typed, and which of a popup's rows is marked. */
type State = { readonly line: Line; readonly chosen: number };

export function Chat({ model, view, copy, columns, rows }: Props) {
  const [state, set] = useLive<State>({ line: EMPTY, chosen: 0 });
  const withSidebar = columns >= SIDEBAR_SHOWN_COLUMNS_MIN && view.network !== null;
  const width = columns - (withSidebar ? SIDEBAR_COLUMNS : 0);
  // Below them the line that is typed and the status.
  const room = { columns: width - 1, rows: Math.max(1, rows - 2) };
  const scroll = useScroll(model, view, room);
  const sent = useSentLines();
  const show = (name: PopupName | null): void => {
    set({ line: EMPTY, chosen: 0 });
    model.show(name);
  };

  const submit = (): void => {
    const { text } = state().line;
    if (text.trim() === '') return;
    sent.add(text);
    set({ line: EMPTY });
    scroll.toEnd();
    void model.submit(text);
  };
  const inChat = (action: Action): void => {
    const { line } = state();
    if (action.type === 'enter') submit();
    else if (action.type === 'complete')
      set({ line: atEnd(completions(line.text)[0] ?? line.text) });
    else if (action.type === 'popup') show(action.popup);
    else if (action.type === 'scroll')
      scroll.by(action.by === 'page-up' ? room.rows - 1 : 1 - room.rows);
    else if (action.type === 'conversation') {
      scroll.toEnd();
      model.step(action.by);
    } else if (action.type === 'up' || action.type === 'down')
      set({ line: atEnd(sent.recall(action.type === 'up' ? 1 : -1)) });
    else if (action.type === 'edit') set({ line: edit(line, action.edit) });
    else scroll.toEnd();
  };
  const inPopup = (popup: ShownPopup, action: Action, typed: string | undefined): void => {
    const { line, chosen } = state();
    if (action.type === 'close') {
      if (popup === 'joining') void model.attempt((node) => node.cancelSeek());
      else show(null);
    } else if (action.type === 'popup') show(action.popup === popup ? null : action.popup);
    else if (action.type === 'up') set({ chosen: Math.max(0, chosen - 1) });
    else if (action.type === 'down')
      set({ chosen: Math.max(0, Math.min(chosen + 1, rowCount(popup, model.view()) - 1)) });
    else if (action.type === 'enter') choose(popup);
    else if (popup === 'invite' && action.type === 'edit') set({ line: edit(line, action.edit) });
    else if (typed === 'c') copy(view.pubKey);
  };
  const choose = (popup: ShownPopup): void => {
    const now = model.view();
    const { line, chosen } = state();
    if (popup === 'joining') {
      const found = now.join?.stage === 'confirm' ? now.join.proposal : null;
      if (found) void model.attempt((node) => node.confirmJoin(found.network.id));
      return;
    }
    show(null);
    const member = popup === 'members' ? now.members[chosen] : undefined;
    if (member && !member.self) model.openConversation(member.pubKey);
    const keys = popup === 'invite' ? line.text.trim() || now.knocks[chosen]?.key : undefined;
    if (keys) void model.submit(`/invite ${keys}`);
  };
  useKeys((text, press) => {
    const popup = popupOf(model.view());
    const action = actionOf(text, press, popup === null && state().line.text === '');
    if (action?.type === 'quit') model.quit();
    else if (action && popup !== null) inPopup(popup, action, text);
    else if (action) inChat(action);
  });

  const { line, chosen } = state();
  const popup = popupOf(view);
  const name = view.conversations.find(({ id }) => id === view.open)?.name ?? '';
  const hint = view.open === 'everyone' ? 'a message for everyone' : `for ${name} alone`;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Box height={room.rows}>
        <Box width={width} height={room.rows} flexDirection="column" justifyContent="flex-end">
          {popup === 'joining' && <Joining view={view} {...room} />}
          {popup === 'invite' && <Invite view={view} line={line} chosen={chosen} {...room} />}
          {popup === 'members' && <Members view={view} chosen={chosen} {...room} />}
          {popup === 'identity' && <Identity view={view} {...room} />}
          {popup === 'help' && <Help {...room} />}
          {popup === null && <Rows rows={scroll.visible} />}
        </Box>
        {withSidebar && <Sidebar view={view} rows={room.rows} />}
      </Box>
      <Composer
        line={popup === null ? line : EMPTY}
        columns={columns}
        prompt={scroll.isAtEnd ? '> ' : '↑ '}
        hint={scroll.isAtEnd ? hint : 'PgDn goes down to the newest'}
      />
      <StatusLine view={view} columns={columns} />
    </Box>
  );
}

type ShownPopup = PopupName | 'joining';

/** Without a network there is the way into one, and nothing else. */
const popupOf = ({ network, popup }: View): ShownPopup | null =>
  network === null ? 'joining' : popup;

const rowCount = (popup: ShownPopup, { knocks, members, relays }: View): number =>
  popup === 'invite' ? knocks.length : members.length + relays.length;

/** Lines that were sent before, and how far back one has gone in them. */
function useSentLines() {
  const lines = useRef<string[]>([]);
  const back = useRef(0);
  return {
    add: (text: string): void => {
      lines.current = [...lines.current.filter((other) => other !== text), text];
      lines.current = lines.current.slice(-HISTORY_COUNT_MAX);
      back.current = 0;
    },
    recall: (by: 1 | -1): string => {
      back.current = Math.min(Math.max(0, back.current + by), lines.current.length);
      return back.current === 0 ? '' : (lines.current.at(-back.current) ?? '');
    },
  };
}
