import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { shortKey } from '../../shared/ids.ts';
import { readPastedKeys } from '../../shared/pasted-keys.ts';
import { problem } from '../../shared/problem.ts';
import { readRecipient } from '../../shared/recipient.ts';
import { never } from '../../shared/result.ts';
import type { Status } from '../../shared/schemas.ts';
import { readSlash, type SlashCommand } from '../../shared/slash.ts';
import { MeshError } from '../engine/errors.ts';
import type { MeshEvent } from '../engine/events.ts';
import type { MeshNode } from '../engine/node.ts';
import type { Output } from './output.ts';

/** When the input ends, what was typed may take so long to reach somebody, milliseconds. */
const DELIVERY_WAIT_MS = 10_000;

/** As long as a link of the window is good for. */
const LINK_EXPIRES_MS = 7 * 24 * 3600 * 1000;

type Name = 'dm' | 'invite' | 'revoke' | 'members' | 'me' | 'help' | 'quit';

const COMMANDS: readonly SlashCommand<Name>[] = [
  { name: 'dm', takesText: true },
  { name: 'invite', takesText: true },
  { name: 'revoke', takesText: true },
  { name: 'members', takesText: false },
  { name: 'me', takesText: false },
  { name: 'help', takesText: false },
  { name: 'quit', takesText: false },
];

const HELP = `Each line goes to everyone.
  /dm NICK TEXT       to one member alone; a part of the key will do for the nick
  /invite KEY [KEY…]  let somebody in
  /revoke KEY         shut a key out, for ever
  /members            who belongs, and who is here
  /me                 your nick and public key
  /quit               say goodbye and end`;

/** A person or a script at a node: lines in, events out. */
export class Client {
  private readonly node: MeshNode;
  private readonly out: Output;
  private told = '';
  private typed = false;
  /** For so many people, once there is a network. */
  private linkWanted: number | null = null;
  private readonly unsent = new Set<string>();
  private allSent: (() => void) | null = null;

  constructor(node: MeshNode, out: Output) {
    this.node = node;
    this.out = out;
  }

  /** Tells the node's events until it shuts down. */
  async listen(): Promise<void> {
    const { pubKey, listening } = this.node;
    const events = this.node.subscribe();
    this.out.ready({ pubKey, nick: this.node.nick(), ...listening });
    this.tellStatus(this.node.status());
    for await (const event of events) this.tell(event);
  }

  /**
   * Takes lines until `/quit` or the end of the input. An input that was empty from the start (as of
   * a service) ends nothing; else what was typed gets a moment to reach somebody.
   */
  async read(input: Readable): Promise<'quit' | 'empty'> {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      this.typed = true;
      if ((await this.take(line)) === 'quit') return 'quit';
    }
    if (!this.typed) return 'empty';
    await this.delivered();
    return 'quit';
  }

  private async take(line: string): Promise<'quit' | undefined> {
    try {
      const input = readSlash(line, COMMANDS);
      if (input.kind === 'command') return await this.command(input.name, input.rest);
      if (input.kind === 'message') this.unsent.add(await this.node.sendChat(input.text));
      else if (input.kind === 'unknown') this.out.problem(problem('unknown-command', input.name));
      else if (input.kind === 'takes-nothing')
        this.out.problem(problem('command-takes-nothing', `/${input.name}`));
    } catch (error) {
      if (!(error instanceof MeshError)) throw error;
      this.out.problem(error.toProblem());
    }
    return undefined;
  }

  private async command(name: Name, rest: string): Promise<'quit' | undefined> {
    switch (name) {
      case 'dm':
        this.unsent.add(await this.tellOne(rest));
        break;
      case 'invite':
        await this.withKeys(rest, (key) => this.node.invite(key), 'Invited');
        break;
      case 'revoke':
        await this.withKeys(rest, (key) => this.node.revoke(key), 'Revoked');
        break;
      case 'members':
        this.out.members(this.node.members());
        break;
      case 'me':
        this.me();
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

  private async tellOne(text: string): Promise<string> {
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
    if (verdicts.length === 0) this.out.problem(problem('key-wrong-length', '0 given'));
    for (const { key, problem: wrong } of verdicts) {
      if (key === null) {
        if (wrong) this.out.problem({ ...wrong, detail: `${wrong.detail} given` });
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

  private me(): void {
    const { pubKey, listening } = this.node;
    this.out.ready({ pubKey, nick: this.node.nick(), ...listening });
  }

  private tell(event: MeshEvent): void {
    switch (event.type) {
      case 'ChatMessageReceived':
        if (event.message.own) this.out.saved(event.message);
        else this.out.message(event.message);
        break;
      case 'MessagesSent':
        this.out.sent(event.ids);
        for (const id of event.ids) this.unsent.delete(id);
        if (this.unsent.size === 0) this.allSent?.();
        break;
      case 'NodeJoined':
        this.out.joined(event);
        break;
      case 'NodeLeft':
        this.out.left(event);
        break;
      case 'StatusChanged':
        this.tellStatus(event.status);
        break;
      case 'NetworkJoined':
        if (this.linkWanted !== null) this.inviteLink(this.linkWanted);
        break;
      case 'JoinChanged':
        this.tellAttempts(event.join?.attempts ?? []);
        break;
      case 'ProblemRaised':
        this.out.problem(event.problem);
        break;
      default:
        break;
    }
  }

  private tellStatus(status: Status): void {
    const key = `${status.state} ${status.connections} ${status.members}`;
    if (key === this.told) return;
    this.told = key;
    this.out.status(status);
  }

  /** Each address's trouble once, until it is another one. */
  private readonly toldAttempts = new Map<string, string>();
  private tellAttempts(
    attempts: readonly { address: string; problem: ReturnType<typeof problem> | null }[],
  ): void {
    for (const { address, problem: trouble } of attempts) {
      const code = trouble?.code ?? '';
      if (this.toldAttempts.get(address) === code) continue;
      this.toldAttempts.set(address, code);
      if (trouble) this.out.problem(trouble);
    }
  }

  private delivered(): Promise<void> {
    if (this.unsent.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.allSent = resolve;
      setTimeout(resolve, DELIVERY_WAIT_MS);
    });
  }
}
