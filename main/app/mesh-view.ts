/** What the page sees of a running node: the snapshot, and each engine event as events of ours. */
import type { AppEvent } from '../../shared/contract.ts';
import type { ConversationId, MemberKey, RecordId } from '../../shared/ids.ts';
import {
  KNOCK_COUNT_MAX,
  MEMBER_COUNT_MAX,
  SUCCESSOR_COUNT_MAX,
  TYPING_SHOWN_MS,
} from '../../shared/limits.ts';
import type { Problem } from '../../shared/problem.ts';
import { never } from '../../shared/result.ts';
import type { Join, Knock, Notice, Snapshot, Status } from '../../shared/schemas.ts';
import type { MeshEvent } from '../engine/events.ts';
import type { MeshNode } from '../engine/node.ts';
import { coalesce, type Timers } from './coalesce.ts';
import { Conversations, type ConversingNode } from './conversations.ts';
import { shortProblem } from './ipc-guard.ts';
import {
  addNotice,
  addProblem,
  linkNotice,
  phaseOf,
  toListening,
  toMember,
  toMessage,
} from './view-model.ts';

/** What of the engine the view reads. */
export type ViewedNode = ConversingNode &
  Pick<
    MeshNode,
    | 'pubKey'
    | 'listening'
    | 'reachableAddresses'
    | 'network'
    | 'nick'
    | 'join'
    | 'members'
    | 'relays'
    | 'revoked'
    | 'removal'
    | 'succession'
    | 'knocks'
    | 'insight'
    | 'status'
    | 'copies'
  >;

/** Members and status may change many times a second; nobody can read that. */
const COALESCE_MS = 100;

export type MeshViewOptions = {
  readonly node: ViewedNode;
  readonly profile: string;
  /** The configured port when another one had to do. */
  readonly takenPort: number | null;
  readonly problems: readonly Problem[];
  readonly blocked: () => readonly MemberKey[];
  /** Whether the user wants to see who is writing. */
  readonly showsTyping: () => boolean;
  readonly wordsSavedOf: () => MemberKey | null;
  readonly emit: (event: AppEvent) => void;
  readonly now: () => number;
  readonly timers?: Timers;
};

export class MeshView {
  readonly conversations: Conversations;
  readonly #options: MeshViewOptions;
  readonly #node: ViewedNode;
  readonly #emit: (event: AppEvent) => void;
  readonly #statusSoon;
  readonly #membersSoon;
  readonly #healingSoon;
  readonly #sentSoon;
  readonly #copiesSoon;
  #sent = new Set<RecordId>();
  #problems: readonly Problem[];
  #notices: readonly Notice[] = [];
  #noticeCount = 0;
  #status: Status;
  #isLost = false;
  /** What those who knocked called themselves, for the moment when one of them is invited. */
  readonly #knockNicks = new Map<MemberKey, string | null>();
  /** What members called themselves when they were last seen as such: for when one is removed. */
  readonly #memberNicks = new Map<MemberKey, string>();
  /** Who was invited and has not been here yet. */
  readonly #invited = new Set<MemberKey>();
  #phase: Snapshot['phase'];

  constructor(options: MeshViewOptions) {
    this.#options = options;
    this.#node = options.node;
    this.#emit = options.emit;
    this.#problems = options.problems;
    this.conversations = new Conversations({
      ...options,
      emit: (conversation) => options.emit({ type: 'conversation', conversation }),
    });
    this.#status = this.#node.status();
    this.#phase = this.#currentPhase();
    const soon = (run: () => void) => coalesce(COALESCE_MS, run, options.timers);
    this.#statusSoon = soon(() => this.#emit({ type: 'status', status: this.#status }));
    this.#membersSoon = soon(() => {
      this.#emit({ type: 'members', members: this.#members() });
      this.#emit({ type: 'relays', relays: this.#relays() });
    });
    this.#healingSoon = soon(() =>
      this.#emit({ type: 'healing', healing: this.#node.insight.healing() }),
    );
    this.#sentSoon = soon(() => this.#emitSent());
    this.#copiesSoon = soon(() => this.#emit({ type: 'copies', copies: this.#node.copies() }));
  }

  snapshot(): Snapshot {
    const node = this.#node;
    const network = node.network();
    this.#phase = this.#currentPhase();
    return {
      profile: this.#options.profile,
      phase: this.#phase,
      identity: { key: node.pubKey, nick: node.nick() },
      locked: null,
      wordsSaved: this.#options.wordsSavedOf() === node.pubKey,
      network,
      listening: toListening(node.listening, node.reachableAddresses(), this.#options.takenPort),
      status: node.status(),
      members: this.#members(),
      relays: this.#relays(),
      revoked: node.revoked(),
      blocked: [...this.#options.blocked()],
      removed: node.removal(),
      successors: node.succession.list().slice(0, SUCCESSOR_COUNT_MAX),
      conversations: this.conversations.list(),
      ...this.conversations.opened(),
      copies: node.copies(),
      notices: [...this.#notices],
      knocks: node.knocks().slice(0, KNOCK_COUNT_MAX),
      join: node.join(),
      healing: node.insight.healing(),
      gaps: [...node.insight.gaps()],
      problems: [...this.#problems],
    };
  }

  /** Sends all there is anew: after a command that changes the phase, or a gap in the events. */
  emitSnapshot(): void {
    this.#emit({ type: 'snapshot', snapshot: this.snapshot() });
  }

  addProblem(problem: Problem): void {
    this.#problems = addProblem(this.#problems, shortProblem(problem));
    this.#emit({ type: 'problems', problems: [...this.#problems] });
  }

  /** Translates one event of the engine's. */
  handle(event: MeshEvent): void {
    switch (event.type) {
      case 'ChatMessageReceived':
        this.#emit({ type: 'message', message: toMessage(event.message) });
        this.conversations.heard(event.message);
        break;
      case 'MessageChanged':
        this.#emit({ type: 'changed', message: toMessage(event.message) });
        this.conversations.changed(event.message);
        break;
      case 'MessagesSent':
        for (const id of event.ids) this.#sent.add(id);
        this.#sentSoon.request();
        break;
      case 'CopiesChanged':
        this.#copiesSoon.request();
        break;
      case 'Typing':
        this.#typing(event.conversation, event.pubKey);
        break;
      case 'NodeJoined':
        // Only of whom this run has seen come in is it news that they belong.
        this.#personNotice(
          this.#invited.delete(event.pubKey) ? 'joined' : 'online',
          event.pubKey,
          event.nick,
        );
        break;
      case 'NodeLeft':
        this.#personNotice('left', event.pubKey, event.nick);
        break;
      case 'StatusChanged':
        this.#statusChanged(event.status);
        break;
      case 'MembersChanged':
        this.#membersSoon.request();
        break;
      case 'JoinChanged':
        this.#joinChanged(event.join);
        break;
      case 'KnocksChanged':
        this.#knocksChanged(event.knocks.slice(0, KNOCK_COUNT_MAX));
        break;
      case 'RosterChanged':
        this.#rosterChanged(event.kind, event.pubKey);
        break;
      case 'ProblemRaised':
        this.addProblem(event.problem);
        break;
      case 'SuccessorsChanged':
        this.emitSnapshot();
        break;
      case 'MessagesForgotten':
        this.#emit({ type: 'forgotten', before: Math.max(0, event.before) });
        this.conversations.reload();
        this.emitSnapshot();
        break;
      case 'NetworkJoined':
      case 'Lagged':
        this.conversations.reload();
        this.emitSnapshot();
        break;
      case 'HealingChanged':
        this.#healingSoon.request();
        break;
      case 'GapsChanged':
        this.#emit({ type: 'gaps', gaps: [...event.gaps] });
        break;
      case 'BroadcastReceived':
      case 'DirectReceived':
        // Raw payloads are for programs that use the engine as a library.
        break;
      default:
        never(event);
    }
  }

  stop(): void {
    this.#statusSoon.stop();
    this.#membersSoon.stop();
    this.#healingSoon.stop();
    this.#sentSoon.stop();
    this.#copiesSoon.stop();
    this.conversations.stop();
  }

  #currentPhase(): Snapshot['phase'] {
    return phaseOf(this.#node.nick(), this.#node.network(), this.#node.join());
  }

  #members(): Snapshot['members'] {
    const members = this.#node.members().map(toMember);
    if (this.#memberNicks.size > MEMBER_COUNT_MAX) this.#memberNicks.clear();
    for (const { key, nick } of members) if (nick !== null) this.#memberNicks.set(key, nick);
    return members;
  }

  #relays(): Snapshot['relays'] {
    return this.#node.relays().slice(0, MEMBER_COUNT_MAX).map(toMember);
  }

  #typing(conversation: ConversationId, key: MemberKey): void {
    const { showsTyping, blocked, now } = this.#options;
    if (!showsTyping() || blocked().includes(key)) return;
    this.#emit({ type: 'typing', conversation, key, until: now() + TYPING_SHOWN_MS });
  }

  #emitSent(): void {
    const ids = [...this.#sent];
    this.#sent = new Set();
    this.#emit({ type: 'sent', ids });
  }

  #statusChanged(status: Status): void {
    const kind = linkNotice(this.#status, status, this.#isLost);
    this.#status = status;
    if (kind !== null) {
      this.#isLost = kind === 'lost';
      this.#notice(kind, null, null);
    }
    this.#statusSoon.request();
  }

  #joinChanged(join: Join | null): void {
    if (this.#currentPhase() !== this.#phase) this.emitSnapshot();
    else this.#emit({ type: 'join', join });
  }

  #knocksChanged(knocks: readonly Knock[]): void {
    for (const { key, nick } of knocks) {
      this.#knockNicks.delete(key);
      this.#knockNicks.set(key, nick);
    }
    for (const key of this.#knockNicks.keys()) {
      if (this.#knockNicks.size <= KNOCK_COUNT_MAX) break;
      this.#knockNicks.delete(key);
    }
    this.#emit({ type: 'knocks', knocks: [...knocks] });
  }

  #rosterChanged(kind: 'invited' | 'revoked', key: MemberKey): void {
    const member = this.#node.members().find(({ pubKey }) => pubKey === key);
    const nick = member?.nick ?? this.#memberNicks.get(key) ?? this.#knockNicks.get(key) ?? null;
    this.#notice(kind, key, nick);
    if (kind === 'revoked') this.#invited.delete(key);
    else if (!member?.online && this.#invited.size < MEMBER_COUNT_MAX) this.#invited.add(key);
    // The list of revoked keys travels in snapshots only: it changes a few times a year.
    if (kind === 'revoked') this.emitSnapshot();
    else this.#membersSoon.request();
  }

  /** Another device of one's own is no news. */
  #personNotice(kind: 'joined' | 'online' | 'left', key: MemberKey, nick: string | null): void {
    if (key !== this.#node.pubKey) this.#notice(kind, key, nick);
  }

  #notice(kind: Notice['kind'], key: MemberKey | null, nick: string | null): void {
    this.#noticeCount += 1;
    const id = String(this.#noticeCount);
    const notice: Notice = { id, kind, key, nick, time: this.#options.now() };
    this.#notices = addNotice(this.#notices, notice);
    this.#emit({ type: 'notice', notice });
  }
}
