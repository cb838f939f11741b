import { setImmediate as turn } from 'node:timers/promises';
import { type ConversationId, type RecordId, shortKey } from '../../shared/ids.ts';
import { MESSAGE_BYTES_MAX } from '../../shared/limits.ts';
import { readPastedKeys } from '../../shared/pasted-keys.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import { readRecipient } from '../../shared/recipient.ts';
import { never } from '../../shared/result.ts';
import type { Status } from '../../shared/schemas.ts';
import { completeSlash, readSlash, type SlashCommand } from '../../shared/slash.ts';
import { MeshError } from '../engine/errors.ts';
import type { ChatMessage, MeshEvent } from '../engine/events.ts';
import type { MeshNode } from '../engine/node.ts';
import type { Successor } from '../engine/succession.ts';
import { Delivery } from './delivery.ts';
import { textOf } from './lines.ts';
import type { Output } from './output.ts';

/** As long as a link of the window is good for. */
const LINK_EXPIRES_MS = 7 * 24 * 3600 * 1000;

type Name =
  | 'dm'
  | 'invite'
  | 'relay'
  | 'revoke'
  | 'goon'
  | 'follow'
  | 'members'
  | 'me'
  | 'status'
  | 'help'
  | 'quit';

export const COMMANDS: readonly SlashCommand<Name>[] = [
  { name: 'dm', takesText: true },
  { name: 'invite', takesText: true },
  { name: 'relay', takesText: true },
  { name: 'revoke', takesText: true },
  { name: 'goon', takesText: true },
  { name: 'follow', takesText: false },
  { name: 'members', takesText: false },
  { name: 'me', takesText: false },
  { name: 'status', takesText: false },
  { name: 'help', takesText: false },
  { name: 'quit', takesText: false },
];

const HELP = `Each line goes to everyone. Begin with // for a message that starts with a slash.
  /dm NICK TEXT       to one member alone; a part of the key will do for the nick
  /invite KEY [KEY…]  let somebody in
  /relay KEY          let a relay in, which passes on and keeps what it cannot read
  /revoke KEY         shut a key out, for ever
  /goon NAME          after a key was stolen and revoked: go on as a new network without it
  /follow             come along to where a member went on
  /members            who belongs, and who is here
  /me                 your nick and public key
  /status             how the connection stands
  /quit               say goodbye and end`;

/** For Tab. */
export const completions = (text: string): string[] =>
  completeSlash(text, COMMANDS).map(({ name, takesText }) => `/${name}${takesText ? ' ' : ''}`);

export type Ending = {
  /** `empty`: there never was a line, as for a service. */
  readonly by: 'quit' | 'end' | 'empty';
  /** Lines that could not be sent or run. */
  readonly refused: number;
};

export type ClientOptions = {
  readonly node: MeshNode;
  readonly out: Output;
  /** A person hears at once that there is no network yet; a program's lines wait for it. */
  readonly patient: boolean;
  /** This node is meant to be a relay. */
  readonly relay?: boolean;
  /** Called for each message of others. */
  readonly onMessage?: (message: ChatMessage) => void;
};

/** A person or a script at a node: lines in, events out. */
export class Client {
  readonly delivery: Delivery;
  private readonly options: ClientOptions;
  private readonly node: MeshNode;
  private readonly out: Output;
  private told = '';
  private toldMember = false;
  private refused = 0;
  /** For so many people, once there is a network. */
  private linkWanted: number | null = null;

  constructor(options: ClientOptions) {
    this.options = options;
    this.node = options.node;
    this.out = options.out;
    this.delivery = new Delivery(options.node, (reason) => this.refuse(reason));
  }

  /** Tells the node's events until it shuts down. */
  async listen(): Promise<void> {
    const events = this.node.subscribe();
    this.me();
    this.tellStatus(this.node.status());
    this.checkRelay();
    if (this.options.relay && !this.node.isRelay())
      this.out.say(`A member lets this relay in with: /relay ${this.node.pubKey}`);
    for await (const event of events) this.tell(event);
  }

  /** Takes lines until `/quit` or the end of the input. Null stands for one beyond the limit. */
  async read(lines: AsyncIterable<Uint8Array | string | null>): Promise<Ending> {
    let by: Ending['by'] = 'empty';
    for await (const line of lines) {
      by = 'end';
      if ((await this.take(line)) === 'quit') {
        by = 'quit';
        break;
      }
      // A thousand lines in one chunk must not keep the sockets waiting.
      await turn();
    }
    return { by, refused: this.refused };
  }

  /**
   * Takes one line.
   * @param to for whom it is when it is no command
   */
  async take(
    line: Uint8Array | string | null,
    to: ConversationId = 'everyone',
  ): Promise<'quit' | undefined> {
    try {
      if (line === null) throw new MeshError('message-too-long', `${MESSAGE_BYTES_MAX} bytes`);
      const text = typeof line === 'string' ? line : textOf(line);
      if (text === null) throw new MeshError('not-text');
      return await this.run(text, to);
    } catch (error) {
      if (!(error instanceof MeshError)) throw error;
      this.refuse(error.toProblem());
    }
    return undefined;
  }

  private async run(text: string, to: ConversationId): Promise<'quit' | undefined> {
    const input = readSlash(text, COMMANDS);
    switch (input.kind) {
      case 'empty':
        return undefined;
      case 'message':
        await this.deliver(() =>
          to === 'everyone'
            ? this.node.sendChat(input.text)
            : this.node.sendDirectChat(to, input.text),
        );
        return undefined;
      case 'command':
        return this.command(input.name, input.rest);
      case 'unknown':
        throw new MeshError('unknown-command', input.name);
      case 'takes-nothing':
        throw new MeshError('command-takes-nothing', `/${input.name}`);
      default:
        return never(input);
    }
  }

  private async command(name: Name, rest: string): Promise<'quit' | undefined> {
    switch (name) {
      case 'dm':
        await this.deliver(() => this.tellOne(rest));
        break;
      case 'invite':
        await this.withKeys(rest, (key) => this.node.invite(key), 'Invited');
        break;
      case 'relay':
        await this.withKeys(rest, (key) => this.node.invite(key, { relay: true }), 'Relay:');
        break;
      case 'revoke':
        await this.withKeys(rest, (key) => this.node.revoke(key), 'Revoked');
        break;
      case 'goon':
        this.node.succession.found(rest);
        return this.moved();
      case 'follow':
        this.node.succession.follow(this.newestSuccessor().network);
        return this.moved();
      case 'members':
        this.out.members(this.node.members(), this.node.relays());
        break;
      case 'me':
        this.me();
        break;
      case 'status':
        this.out.status(this.node.status());
        break;
      case 'help':
        this.out.say(HELP);
        break;
      case 'quit':
        return 'quit';
      default:
        never(name);
    }
    return undefined;
  }

  /** @throws MeshError `no-successor` */
  private newestSuccessor(): Successor {
    const [newest] = this.node.succession.list();
    if (!newest) throw new MeshError('no-successor');
    return newest;
  }

  /** It takes effect at a start. */
  private moved(): 'quit' {
    this.out.say('* Start it again on the same data folder: it is in the new network then.');
    return 'quit';
  }

  private deliver(say: () => Promise<RecordId>): Promise<void> {
    return this.options.patient ? this.delivery.sendOrHold(say) : this.delivery.send(say);
  }

  private async tellOne(text: string): Promise<RecordId> {
    if (text.trim() === '') throw new MeshError('message-empty');
    const members = this.node.members().filter(({ self }) => !self);
    const people = members.map(({ pubKey, nick }) => ({ key: pubKey, nick }));
    const found = readRecipient(text, people);
    if (found.kind === 'none') throw new MeshError('unknown-recipient', found.name);
    if (found.kind === 'several')
      throw new MeshError('ambiguous-recipient', found.named.join(', '));
    return this.node.sendDirectChat(found.person.key, found.rest);
  }

  private async withKeys(
    text: string,
    act: (key: MeshNode['pubKey']) => Promise<void>,
    done: string,
  ): Promise<void> {
    // Whether a key is one's own, a member's or revoked is for the node to say.
    const none = new Set<never>();
    const verdicts = readPastedKeys(text, {
      own: '' as MeshNode['pubKey'],
      members: none,
      revoked: none,
    });
    if (verdicts.length === 0) this.refuse(problem('key-wrong-length', '0 given'));
    for (const { key, problem: wrong } of verdicts) {
      if (key === null) {
        if (wrong) this.refuse({ ...wrong, detail: `${wrong.detail} given` });
        continue;
      }
      await act(key);
      this.out.say(`* ${done} ${shortKey(key)}`);
    }
  }

  /** Prints a new invite link: now, or as soon as the node belongs to a network. */
  inviteLink(uses: number): void {
    if (this.node.network() === null) {
      this.linkWanted = uses;
      return;
    }
    this.linkWanted = null;
    this.out.inviteLink(this.node.createLink({ uses, expiresInMs: LINK_EXPIRES_MS }));
  }

  private refuse(reason: Problem): void {
    this.refused += 1;
    this.out.problem(reason);
  }

  private me(): void {
    const { pubKey, listening } = this.node;
    this.out.ready({ pubKey, nick: this.node.nick(), ...listening });
  }

  private tell(event: MeshEvent): void {
    switch (event.type) {
      case 'ChatMessageReceived':
        this.tellMessage(event.message);
        break;
      case 'MessagesSent':
        this.out.sent(event.ids);
        this.delivery.sent(event.ids);
        break;
      case 'NodeJoined':
        this.out.joined(event);
        this.delivery.release();
        break;
      case 'NodeLeft':
        this.out.left(event);
        break;
      case 'NetworkJoined':
        if (this.linkWanted !== null) this.inviteLink(this.linkWanted);
        this.delivery.release();
        break;
      case 'MembersChanged':
        this.checkRelay();
        this.delivery.release();
        break;
      case 'StatusChanged':
        this.tellStatus(event.status);
        break;
      case 'JoinChanged':
        this.tellAttempts(event.join?.attempts ?? []);
        break;
      case 'SuccessorsChanged': {
        const { by, name } = this.newestSuccessor();
        this.out.warn(`${shortKey(by)} goes on in the network ${name}. /follow comes along.`);
        break;
      }
      case 'ProblemRaised':
        this.out.problem(event.problem);
        break;
      case 'Lagged':
        this.out.warn(`${event.missed} events were missed: the output is read too slowly.`);
        this.delivery.recount();
        this.delivery.release();
        break;
      default:
        break;
    }
  }

  /** Whoever invited it by habit has made a reader of it. */
  private checkRelay(): void {
    if (!this.options.relay || this.toldMember || !this.node.members().some(({ self }) => self))
      return;
    this.toldMember = true;
    this.out.warn(
      'This node was let in as a member and not as a relay: it can read. Remove its key with /revoke, and let a new one in with /relay.',
    );
  }

  private tellMessage(message: ChatMessage): void {
    if (message.own) {
      this.out.saved(message);
      return;
    }
    this.out.message(message);
    this.options.onMessage?.(message);
  }

  private tellStatus(status: Status): void {
    const { state, connections, members, fetching } = status;
    const key = `${state} ${connections} ${members} ${fetching?.done}`;
    if (key === this.told) return;
    this.told = key;
    this.out.status(status);
  }

  /** Each address's trouble once, until it is another one. */
  private readonly toldAttempts = new Map<string, string>();
  private tellAttempts(attempts: readonly { address: string; problem: Problem | null }[]): void {
    for (const { address, problem: trouble } of attempts) {
      const code = trouble?.code ?? '';
      if (this.toldAttempts.get(address) === code) continue;
      this.toldAttempts.set(address, code);
      if (trouble) this.out.problem(trouble);
    }
  }
}
