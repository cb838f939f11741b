/** What each request does to the node. */
import type { RecordId } from '../../shared/ids.ts';
import { readRecipient } from '../../shared/recipient.ts';
import { never } from '../../shared/result.ts';
import { MeshError } from '../engine/errors.ts';
import type { MeshNode } from '../engine/node.ts';
import { messageFields } from './message-fields.ts';
import type { ControlRequest } from './messages.ts';

/** What of a node can be reached. */
export type ControlledNode = Pick<
  MeshNode,
  | 'pubKey'
  | 'nick'
  | 'network'
  | 'listening'
  | 'reachableAddresses'
  | 'status'
  | 'members'
  | 'relays'
  | 'connections'
  | 'insight'
  | 'chatHistory'
  | 'sendChat'
  | 'sendDirectChat'
  | 'subscribe'
>;

export type Sent = {
  readonly id: RecordId;
  /** Another node has it. */
  readonly sent: boolean;
};

export type NodeStatus = ReturnType<typeof statusOf>;

/**
 * Items, then the value that ends the answer.
 * @throws MeshError as the node's methods do
 */
export async function* answerTo(
  node: ControlledNode,
  request: ControlRequest,
  signal: AbortSignal,
): AsyncGenerator<unknown, unknown> {
  switch (request.command) {
    case 'send':
      return send(node, request, signal);
    case 'status':
      return statusOf(node);
    case 'history': {
      const messages = node.chatHistory({ ms: request.since, counter: 0 });
      for (const message of messages.slice(-request.limit)) yield messageFields(message);
      return null;
    }
    default:
      return never(request);
  }
}

const statusOf = (node: ControlledNode) => ({
  pubKey: node.pubKey,
  nick: node.nick(),
  network: node.network(),
  listening: `${node.listening.host}:${node.listening.port}`,
  addresses: node.reachableAddresses(),
  ...node.status(),
  links: node.connections(),
  relays: node.relays(),
  history: node.insight.histories(),
});

async function send(
  node: ControlledNode,
  { text, to, waitMs }: Extract<ControlRequest, { command: 'send' }>,
  signal: AbortSignal,
): Promise<Sent> {
  // Listens before it speaks, so that no answer is missed.
  const events = node.subscribe();
  const stop = (): void => events.close();
  signal.addEventListener('abort', stop, { once: true });
  const limit = setTimeout(stop, waitMs);
  try {
    const id = await (to === null ? node.sendChat(text) : sendTo(node, to, text));
    if (waitMs === 0) return { id, sent: false };
    for await (const event of events)
      if (event.type === 'MessagesSent' && event.ids.includes(id)) return { id, sent: true };
    return { id, sent: false };
  } finally {
    clearTimeout(limit);
    stop();
  }
}

function sendTo(node: ControlledNode, to: string, text: string): Promise<RecordId> {
  const members = node.members().filter(({ self }) => !self);
  const people = members.map(({ pubKey, nick }) => ({ key: pubKey, nick }));
  const found = readRecipient(to, people);
  if (found.kind === 'several') throw new MeshError('ambiguous-recipient', found.named.join(', '));
  if (found.kind === 'none' || found.rest !== '') throw new MeshError('unknown-recipient', to);
  return node.sendDirectChat(found.person.key, text);
}
