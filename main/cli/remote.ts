/** Commands that speak to the node which runs already, of a window or of a headless client. */
import { shortKey } from '../../shared/ids.ts';
import { ask, askOnce } from '../control/client.ts';
import type { MessageFields } from '../control/message-fields.ts';
import type { NodeStatus, Sent } from '../control/requests.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printable, statusLine } from './output.ts';

export type RemoteOptions = { readonly dataDir: string; readonly json: boolean };
type Write = (line: string) => void;

export async function remoteSend(
  text: string,
  { dataDir, json, to, waitMs }: RemoteOptions & { to: string | null; waitMs: number },
  write: Write,
): Promise<ExitCode> {
  const sent = (await askOnce(dataDir, { command: 'send', text, to, waitMs })) as Sent;
  if (json) write(JSON.stringify(sent));
  if (sent.sent || waitMs === 0) return EXIT.DONE;
  if (!json)
    write(
      `Saved, and nobody has it after ${waitMs / 1000} s. It goes out as soon as somebody does.`,
    );
  return EXIT.UNDELIVERED;
}

export async function remoteStatus(
  { dataDir, json }: RemoteOptions,
  write: Write,
): Promise<ExitCode> {
  const status = (await askOnce(dataDir, { command: 'status' })) as NodeStatus;
  if (json) write(JSON.stringify(status));
  else for (const line of statusLines(status)) write(line);
  return EXIT.DONE;
}

function* statusLines(status: NodeStatus): Generator<string> {
  const { nick, pubKey, network, listening, addresses, rttMs, relays, history } = status;
  yield `You are:      ${printable(nick ?? '(no nick)')} [${shortKey(pubKey)}]`;
  yield `Public key:   ${pubKey}`;
  yield `Network:      ${network === null ? 'none yet' : printable(network.name)}`;
  yield `Listening on: ${listening}`;
  yield `Others reach: ${addresses.join(', ') || 'no address'}`;
  const pace = rttMs === null ? '' : ` · ${Math.round(rttMs)} ms`;
  yield `Status:       ${statusLine(status)}${pace}`;
  for (const relay of relays)
    yield `Relay:        ${printable(relay.nick ?? '?')} [${shortKey(relay.pubKey)}] ${relay.online ? 'online' : 'offline'}`;
  for (const line of historyLines(history)) yield `History:      ${line}`;
}

/** Who has the same history, and who has not. */
function* historyLines(people: NodeStatus['history']): Generator<string> {
  const nameOf = ({ nick, key }: (typeof people)[number]): string =>
    printable(nick ?? shortKey(key));
  const equal = people.filter(({ state }) => state === 'equal');
  if (equal.length > 0) {
    const upTo = Math.min(...equal.map((person) => person.upTo ?? 0));
    const until = upTo === 0 ? '' : ` up to ${shortTime(upTo)}`;
    yield `the same as that of ${equal.map(nameOf).join(', ')}${until}`;
  }
  for (const person of people) {
    const { state, upTo } = person;
    if (state === 'less')
      yield upTo === null
        ? `${nameOf(person)} has none of it yet`
        : `${nameOf(person)} has it up to ${shortTime(upTo)}`;
    if (state === 'more') yield `${nameOf(person)} has messages that are missing here`;
    if (state === 'other') yield `${nameOf(person)} has something else`;
  }
}

const shortTime = (ms: number): string =>
  new Date(ms).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });

export async function remoteHistory(
  { dataDir, json, since, limit }: RemoteOptions & { since: number; limit: number },
  write: Write,
): Promise<ExitCode> {
  for await (const item of ask(dataDir, { command: 'history', since, limit })) {
    const message = item as MessageFields;
    write(json ? JSON.stringify(message) : historyLine(message));
  }
  return EXIT.DONE;
}

function historyLine({ time, nick, from, conversation, text }: MessageFields): string {
  const who = printable(nick ?? shortKey(from));
  return `${shortTime(time)} ${who}${conversation === 'everyone' ? '' : ' (alone)'}: ${printable(text)}`;
}
