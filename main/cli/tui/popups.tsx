import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { shortKey } from '../../../shared/ids.ts';
import { harmlessLine } from '../harmless.ts';
import { Composer } from './Composer.tsx';
import type { Line } from './line-editor.ts';
import { cut } from './rows.ts';
import type { View } from './view.ts';

type Room = { readonly columns: number; readonly rows: number };
type FrameProps = Room & {
  readonly title: string;
  readonly foot: string;
  readonly children: ReactNode;
};

export function Frame({ title, foot, children, columns, rows }: FrameProps) {
  return (
    <Box height={rows} width={columns} flexDirection="column" overflow="hidden">
      <Box flexDirection="column" borderStyle="round" borderColor="cyan" paddingX={1}>
        <Text bold color="cyan">
          {title}
        </Text>
        {children}
        <Text dimColor>{foot}</Text>
      </Box>
    </Box>
  );
}

type ListProps = Room & { readonly view: View; readonly chosen: number };

export function Invite({ view, line, chosen, ...room }: ListProps & { readonly line: Line }) {
  const foot =
    view.knocks.length > 0
      ? 'Enter lets in: the keys in the line, or else the one that is marked. Esc closes.'
      : 'Enter lets in. Esc closes.';
  return (
    <Frame title="Invite" foot={foot} {...room}>
      <Text>The public key of whom you let in, or several:</Text>
      <Composer line={line} columns={room.columns - 4} prompt="> " hint="64 hex characters" />
      {view.knocks.length > 0 && <Text>These ask to be let in:</Text>}
      {view.knocks.slice(0, Math.max(1, room.rows - 8)).map(({ key, nick, address }, at) => (
        <Text key={key} inverse={at === chosen} wrap="truncate-end">
          {at === chosen ? '▸' : ' '} {harmlessLine(nick ?? '?')} [{shortKey(key)}] from {address}
        </Text>
      ))}
    </Frame>
  );
}

export function Members({ view, chosen, ...room }: ListProps) {
  const people = [
    ...view.members.map((member) => ({ ...member, relay: false })),
    ...view.relays.map((member) => ({ ...member, relay: true })),
  ];
  const count = Math.max(1, room.rows - 5);
  const from = Math.min(Math.max(0, chosen - count + 1), Math.max(0, people.length - count));
  return (
    <Frame title="Members" foot="↑ ↓ choose, Enter writes to one alone, Esc closes." {...room}>
      {people.slice(from, from + count).map((member, at) => (
        <Text key={member.pubKey} inverse={from + at === chosen} wrap="truncate-end">
          {from + at === chosen ? '▸' : ' '} {member.online ? '●' : '○'}{' '}
          {cut(harmlessLine(member.nick ?? '?'), 24)} {marksOf(member)} {member.pubKey}
        </Text>
      ))}
    </Frame>
  );
}

const marksOf = (member: {
  self: boolean;
  founder: boolean;
  online: boolean;
  relay: boolean;
}): string =>
  [
    member.self ? 'you' : member.online ? 'online' : 'offline',
    ...(member.founder ? ['founder'] : []),
    ...(member.relay ? ['relay'] : []),
  ].join(', ');

export function Identity({ view, ...room }: Room & { readonly view: View }) {
  return (
    <Frame title="Your identity" foot="c copies the key, Esc closes." {...room}>
      <Text>
        You are: {harmlessLine(view.nick ?? '(no nick)')} [{shortKey(view.pubKey)}]
      </Text>
      <Text>Your public key, for whoever is to let you in:</Text>
      <Text bold wrap="wrap">
        {view.pubKey}
      </Text>
      <Text>Listening on: {view.listening}</Text>
      <Text>Others reach you at: {view.addresses.slice(0, 4).join(', ') || 'no address'}</Text>
    </Frame>
  );
}

const HELP = [
  'Type + Enter      to everyone, or to the open conversation',
  '/dm NICK TEXT     to one member alone     /members   who belongs',
  '/invite KEY       let somebody in         /me        your identity',
  '/relay KEY        let a relay in          /status    the connection',
  '/revoke KEY       shut out, for ever      /quit      say goodbye, end',
  '//TEXT            a message that begins with a slash',
  '',
  'F1 F2 F3 F4       help, invite, members, identity; so do Ctrl+H, Ctrl+I,',
  '                  Ctrl+M (in an empty line, or where the terminal can) and Ctrl+E',
  'PgUp PgDn         scroll                  Ctrl+N/P   next conversation',
  '↑ ↓               lines sent before       Tab        completes a command',
  'Esc               closes                  Ctrl+C     quit',
  '',
  '✓ another device has your message, … none yet',
];

export const Help = (room: Room) => (
  <Frame title="Help" foot="Esc closes." {...room}>
    {HELP.slice(0, Math.max(1, room.rows - 4)).map((text) => (
      <Text key={text} wrap="truncate-end">
        {text === '' ? ' ' : text}
      </Text>
    ))}
  </Frame>
);

/** On the way into a network: whom it tries, what it needs, and what it found. */
export function Joining({ view, ...room }: Room & { readonly view: View }) {
  const { join } = view;
  const proposal = join?.proposal;
  if (join?.stage === 'confirm' && proposal) {
    const { network, founderNick, admittedByNick } = proposal;
    const nameOf = (nick: string | null, key: string | null): string =>
      `${harmlessLine(nick ?? '?')} [${key?.slice(0, 8) ?? '?'}]`;
    return (
      <Frame title="A network lets you in" foot="Enter joins, Esc does not." {...room}>
        <Text>
          This is network <Text bold>{harmlessLine(network.name)}</Text>
          {network.founder !== null && `, founded by ${nameOf(founderNick, network.founder)}`}
          {proposal.admittedBy !== null &&
            `, you were let in by ${nameOf(admittedByNick, proposal.admittedBy)}`}
          .
        </Text>
        <Text>Make sure with these people that the keys are theirs.</Text>
      </Frame>
    );
  }
  return (
    <Frame title="On the way in" foot="c copies the key, Esc stops." {...room}>
      {(join?.attempts ?? []).slice(0, 8).map(({ address, stage }) => (
        <Text key={address} wrap="truncate-end">
          {address}: {STAGES[stage]}
        </Text>
      ))}
      <Text>A member has to let you in. Your public key:</Text>
      <Text bold wrap="wrap">
        {view.pubKey}
      </Text>
    </Frame>
  );
}

const STAGES = {
  looking: 'looking',
  reached: 'reached',
  waiting: 'waiting to be invited',
  failed: 'nobody answers; it is tried again',
} as const;
