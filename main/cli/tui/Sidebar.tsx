import { Box, Text } from 'ink';
import type { MemberInfo } from '../../engine/events.ts';
import { harmlessLine } from '../harmless.ts';
import { colourOf } from '../style.ts';
import { cut } from './rows.ts';
import type { View } from './view.ts';

export const SIDEBAR_COLUMNS = 24;
const TEXT_COLUMNS = SIDEBAR_COLUMNS - 3;

/** Conversations, and who is there. */
export function Sidebar({ view, rows }: { readonly view: View; readonly rows: number }) {
  const { conversations, open, members, relays } = view;
  const listed = conversations.slice(0, Math.max(1, Math.floor(rows / 2) - 2));
  const room = Math.max(1, rows - listed.length - 4);
  const sorted = [...members].sort((a, b) => Number(b.online) - Number(a.online));
  const people = [...sorted.map(personOf), ...relays.map((relay) => personOf(relay, true))];
  const shown = people.slice(0, people.length > room ? room - 1 : room);
  const online = members.filter((member) => member.online).length;
  return (
    <Box
      flexDirection="column"
      width={SIDEBAR_COLUMNS}
      height={rows}
      overflow="hidden"
      borderStyle="single"
      borderTop={false}
      borderBottom={false}
      borderRight={false}
      borderDimColor
      paddingLeft={1}
      flexShrink={0}
    >
      <Text dimColor>Conversations</Text>
      {listed.map(({ id, name, unread }) => {
        const label = cut(name, TEXT_COLUMNS - 7);
        const count = unread > 0 ? ` (${unread > 99 ? '99+' : unread})` : '';
        return (
          <Text key={id} inverse={id === open} bold={unread > 0} wrap="truncate-end">
            {id === open ? '▸' : ' '} {label}
            {count}
          </Text>
        );
      })}
      <Text> </Text>
      <Text dimColor wrap="truncate-end">
        Members · {online} of {members.length} here
      </Text>
      {shown.map(({ key, mark, name, note, online: here }) => (
        <Text key={key} wrap="truncate-end" dimColor={!here}>
          <Text {...(here ? { color: 'green' } : {})}>{mark}</Text>{' '}
          <Text color={colourOf(key)}>{name}</Text>
          <Text dimColor>{note}</Text>
        </Text>
      ))}
      {people.length > shown.length && <Text dimColor>F3 shows {people.length} in all</Text>}
    </Box>
  );
}

function personOf(
  { pubKey, nick, self, online }: MemberInfo,
  relay: boolean | number = false,
): { key: MemberInfo['pubKey']; mark: string; name: string; note: string; online: boolean } {
  const note = self ? ' you' : relay === true ? ' relay' : '';
  const name = cut(harmlessLine(nick ?? pubKey.slice(0, 8)), TEXT_COLUMNS - 2 - note.length);
  return { key: pubKey, mark: online ? '●' : '○', name, note, online };
}
