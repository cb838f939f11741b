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
  const { nick, pubKey, network, listening, addresses, rttMs } = status;
  yield `You are:      ${printable(nick ?? '(no nick)')} [${shortKey(pubKey)}]`;
  yield `Public key:   ${pubKey}`;
  yield `Network:      ${network === null ? 'none yet' : printable(network.name)}`;
  yield `Listening on: ${listening}`;
  yield `Others reach: ${addresses.join(', ') || 'no address'}`;
  const pace = rttMs === null ? '' : ` · ${Math.round(rttMs)} ms`;
  yield `Status:       ${statusLine(status)}${pace}`;
}

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
  const when = new Date(time).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
  const who = printable(nick ?? shortKey(from));
  return `${when} ${who}${conversation === 'everyone' ? '' : ' (alone)'}: ${printable(text)}`;
}
