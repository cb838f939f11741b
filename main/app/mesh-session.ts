/** Owns the node of this program: starts it, listens to it, and ends it in time. */
import { formatAddress } from '../../shared/address.ts';
import type { AppEvent } from '../../shared/contract.ts';
import type { MemberKey } from '../../shared/ids.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import type { Locked, Snapshot } from '../../shared/schemas.ts';
import { type MeshConfig, parseBindAddress } from '../engine/config.ts';
import { MeshError } from '../engine/errors.ts';
import type { MeshEvent } from '../engine/events.ts';
import type { MeshNode } from '../engine/node.ts';
import type { Conversations } from './conversations.ts';
import type { Log } from './log.ts';
import { MeshView, type ViewedNode } from './mesh-view.ts';
import { addProblem, emptySnapshot } from './view-model.ts';

/** What of the engine the app uses. */
export type SessionNode = ViewedNode &
  Pick<
    MeshNode,
    | 'setNick'
    | 'foundNetwork'
    | 'seek'
    | 'confirmJoin'
    | 'cancelSeek'
    | 'sendChat'
    | 'typing'
    | 'holders'
    | 'sendDirectChat'
    | 'messages'
    | 'invite'
    | 'revoke'
    | 'createLink'
    | 'links'
    | 'resetLink'
    | 'joinByLink'
    | 'enforcers'
    | 'ignoreKnock'
    | 'wake'
    | 'connections'
    | 'subscribe'
    | 'shutdown'
  >;

type StartConfig = Partial<MeshConfig> & { readonly bindAddr: string };

export type MeshSessionOptions = {
  readonly start: (config: Partial<MeshConfig>) => Promise<SessionNode>;
  readonly config: StartConfig;
  readonly profile: string;
  /** What went wrong before, such as settings that could not be read. */
  readonly problems: readonly Problem[];
  /** Whose messages are hidden on this device. */
  readonly blocked: () => readonly MemberKey[];
  /** Whether the user wants to see who is writing. */
  readonly showsTyping: () => boolean;
  /** The lock that kept the last start from succeeding, if one did. */
  readonly locked: () => Locked | null;
  /** Whose recovery words were saved. */
  readonly wordsSavedOf: () => MemberKey | null;
  readonly emit: (event: AppEvent) => void;
  /** Each event of the engine's, after the page was told of it. */
  readonly onEvent: (event: MeshEvent, node: SessionNode, conversations: Conversations) => void;
  readonly now: () => number;
  readonly log: Log;
};

/** Saying goodbye may take this long; then the others find out by themselves. */
const SHUTDOWN_MS_MAX = 2_000;

type Running = { readonly node: SessionNode; readonly view: MeshView };

export class MeshSession {
  readonly #options: MeshSessionOptions;
  #started: Promise<void>;
  #config: StartConfig;
  #problems: readonly Problem[];
  #running: Running | null = null;
  #stopped: Promise<void> | null = null;

  /** Starts the node. The window need not wait: whatever it asks for does. */
  constructor(options: MeshSessionOptions) {
    this.#options = options;
    this.#problems = options.problems;
    this.#config = options.config;
    this.#started = this.#start({});
  }

  async snapshot(): Promise<Snapshot> {
    await this.#started;
    return (
      this.#running?.view.snapshot() ??
      emptySnapshot({
        profile: this.#options.profile,
        problems: this.#problems,
        locked: this.#options.locked(),
      })
    );
  }

  /**
   * The node, once it runs.
   * @throws MeshError `not-running` when it could not start; the snapshot's problems say why.
   */
  async node(): Promise<SessionNode> {
    await this.#started;
    if (this.#running === null) throw new MeshError('not-running');
    return this.#running.node;
  }

  /** @throws MeshError `not-running` */
  async conversations(): Promise<Conversations> {
    await this.#started;
    if (this.#running === null) throw new MeshError('not-running');
    return this.#running.view.conversations;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** After a command that changed the phase. */
  emitSnapshot(): void {
    this.#running?.view.emitSnapshot();
  }

  /** Something is wrong that the user has to know, wherever it was noticed. */
  raise(raised: Problem): void {
    if (this.#running === null) this.#problems = addProblem(this.#problems, raised);
    else this.#running.view.addProblem(raised);
  }

  /** Own messages that nobody else has yet, though there are others. */
  get unsentCount(): number {
    return this.#running?.node.insight.unsentCount() ?? 0;
  }

  /** The machine woke, or its network changed. */
  wake(): void {
    this.#running?.node.wake();
  }

  /**
   * Ends the node, does what needs it gone, and starts it anew. The window stays, and is told.
   * @param config how it runs from now on; what cannot run is taken back, and thrown
   */
  async restart({
    config = this.#config,
    meanwhile = () => undefined,
    staysWhereItIs = false,
  }: {
    readonly config?: StartConfig;
    readonly meanwhile?: () => void;
    /** Listens on the very port again, though any would do: others were told of it. */
    readonly staysWhereItIs?: boolean;
  }): Promise<void> {
    await this.#started;
    const [before, problems] = [this.#config, this.#problems];
    const nick = this.#running?.node.nick() ?? null;
    const at = staysWhereItIs ? this.#running?.node.listening : undefined;
    const over = { nick, ...(at ? { bindAddr: formatAddress(at) } : {}) };
    const again = async (): Promise<Problem | null> => {
      this.#problems = this.#options.problems;
      await this.#start(over);
      if (this.#running !== null) return null;
      if (this.#options.locked() !== null) return problem('identity-locked');
      return this.#problems.at(-1) ?? problem('internal');
    };
    let failed: Problem | null = null;
    this.#started = (async () => {
      await this.#shutDown();
      this.#running = null;
      meanwhile();
      this.#config = config;
      failed = await again();
      if (failed === null || config === before) return;
      this.#config = before;
      await again();
    })().catch((error: unknown) => {
      // What was to be done meanwhile could not be: the node goes on as before.
      failed = error instanceof MeshError ? error.toProblem() : problem('internal');
      this.#problems = problems;
      return this.#start(over);
    });
    await this.#started;
    this.#options.emit({ type: 'snapshot', snapshot: await this.snapshot() });
    if (failed !== null) throw MeshError.of(failed);
  }

  /** Says goodbye and closes everything, within a limit; idempotent. */
  stop(): Promise<void> {
    this.#stopped ??= withinMs(
      SHUTDOWN_MS_MAX,
      this.#started.then(() => this.#shutDown()),
    );
    return this.#stopped;
  }

  async #start(over: Partial<MeshConfig>): Promise<void> {
    const { profile, blocked, showsTyping, wordsSavedOf, emit, now, log } = this.#options;
    try {
      const { node, takenPort } = await startOnFreePort({
        ...this.#options,
        config: { ...this.#config, ...over },
      });
      const problems = this.#problems;
      const about = { profile, takenPort, problems, blocked, showsTyping, wordsSavedOf };
      const view = new MeshView({ node, ...about, emit, now });
      this.#running = { node, view };
      this.#listen(node, view).catch((error: unknown) => log.error('events ended', error));
    } catch (error) {
      // A lock is no trouble: it is asked for.
      if (this.#options.locked() !== null) return;
      log.error('the node did not start', error);
      const reason = error instanceof MeshError ? error.toProblem() : problem('internal');
      this.#problems = addProblem(this.#problems, reason);
    }
  }

  async #listen(node: SessionNode, view: MeshView): Promise<void> {
    for await (const event of node.subscribe()) {
      try {
        view.handle(event);
        this.#options.onEvent(event, node, view.conversations);
      } catch (error) {
        // One event that cannot be shown must not silence all that follow.
        this.#options.log.error(`event ${event.type} was not shown`, error);
      }
    }
  }

  async #shutDown(): Promise<void> {
    this.#running?.view.stop();
    try {
      await this.#running?.node.shutdown();
    } catch (error) {
      this.#options.log.error('the node did not end well', error);
    }
  }
}

/** The usual port, or any free one when another program sits there, and which was taken. */
async function startOnFreePort({
  start,
  config,
  log,
}: MeshSessionOptions): Promise<{ node: SessionNode; takenPort: number | null }> {
  try {
    return { node: await start(config), takenPort: null };
  } catch (error) {
    const { host, port } = parseBindAddress(config.bindAddr);
    if (!(error instanceof MeshError) || error.code !== 'port-taken' || port === 0) throw error;
    log.warn(`port ${port} is taken; taking a free one`);
    const node = await start({ ...config, bindAddr: formatAddress({ host, port: 0 }) });
    return { node, takenPort: port };
  }
}

async function withinMs(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
