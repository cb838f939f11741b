import { memberOf, type NodeId } from '../../../../shared/ids.ts';
import type { MeshConfig } from '../../config.ts';
import type { ChatMessage } from '../../events.ts';
import type { Carried, MeshStore, MessagePosition, StoredMessage } from '../../store/port.ts';
import type { Instant, Outbox } from '../io.ts';
import type { Deliveries } from '../logs/deliveries.ts';
import type { Membership } from '../membership/membership.ts';
import { RightTime } from '../right-time.ts';
import { toChatMessage } from './chat-message.ts';
import { Retention } from './retention.ts';

export type MessageNewsOptions = {
  readonly self: NodeId;
  readonly store: MeshStore;
  readonly membership: Membership;
  readonly deliveries: () => Deliveries;
  readonly clocks: () => readonly number[];
  readonly now: Instant;
  readonly config: Pick<MeshConfig, 'keepDays'>;
  /** The time of the turn that is under way. */
  readonly clock: () => Instant;
};

/** Tells the subscribers of messages, as their changes left them, once they are due (C4). */
export class MessageNews {
  readonly time: RightTime;
  readonly retention: Retention;
  private readonly options: MessageNewsOptions;
  private readonly out: Outbox;

  constructor(options: MessageNewsOptions, out: Outbox) {
    const { store, clocks, now } = options;
    const due = (message: StoredMessage): void => this.tell('ChatMessageReceived', message);
    this.options = options;
    this.out = out;
    this.time = new RightTime({ store, offsets: clocks, due }, out, now);
    this.retention = new Retention(store, this.time, options.config.keepDays, out);
  }

  /** Once a gossip interval. */
  round(now: Instant): void {
    this.time.round(now);
    this.retention.round(now);
  }

  /** By how much our clock is behind those of the others; 0 while they agree. */
  get behindMs(): number {
    return this.time.behindMs(this.options.clock());
  }

  /** The place before which messages are shown; those behind it are not due. */
  get end(): MessagePosition {
    return this.time.end(this.options.clock());
  }

  /** A message, or what changes one, is on disk. */
  stored(message: Carried): void {
    const isChange = 'target' in message;
    // As its changes left it, some of which may have been here before.
    const changed = this.options.store.message(isChange ? message.target : message.id);
    if (changed?.conversation !== message.conversation || changed.ms >= this.end.ms) return;
    this.tell(isChange ? 'MessageChanged' : 'ChatMessageReceived', changed);
  }

  toChatMessage(message: StoredMessage): ChatMessage {
    const { self, store, membership, deliveries } = this.options;
    return toChatMessage(message, memberOf(self), membership, store, (id) =>
      deliveries().seqOf(id),
    );
  }

  private tell(type: 'ChatMessageReceived' | 'MessageChanged', message: StoredMessage): void {
    this.out.emit({ type, message: this.toChatMessage(message) });
  }
}
