import { type MemberKey, memberOf, type NetworkId } from '../../shared/ids.ts';
import { parseNetworkName } from '../../shared/nick.ts';
import { MeshError } from './errors.ts';
import type { Instant } from './protocol/io.ts';
import type { NetworkSession } from './protocol/session.ts';
import { type Passage, prepareSuccessor, prepareToFollow } from './successor-store.ts';
import { readInviteLink } from './wire/invite-link.ts';
import type { LogRecord } from './wire/records.ts';

/** A network in which a member goes on, and asks the others to follow. */
export type Successor = {
  readonly network: NetworkId;
  readonly name: string;
  readonly by: MemberKey;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
};

type SuccessionOptions = {
  readonly session: () => NetworkSession | null;
  readonly command: <T>(run: (session: NetworkSession, now: Instant) => T) => T;
  /** @throws MeshError `config-invalid` without a data folder */
  readonly passage: (notes: readonly string[]) => Passage;
  readonly addresses: () => readonly string[];
};

/**
 * Going on as another network without somebody, such as after a key was stolen (R4). Both ways take
 * effect at the next start on this data folder; messages come along to be read, and the former
 * history file is kept beside the new one.
 */
export class Succession {
  private readonly options: SuccessionOptions;

  /** @internal */
  constructor(options: SuccessionOptions) {
    this.options = options;
  }

  /** Where members went on, the newest first. Empty without a network. */
  list(): Successor[] {
    const records = this.options.session()?.roster.successors() ?? [];
    return records.map(({ content }) => {
      const { terms, networkName } = readInviteLink(content.link);
      const by = memberOf(content.author);
      return { network: terms.network, name: networkName, by, time: content.time };
    });
  }

  /**
   * Founds a network for all who are members now, invites them, and tells them. Whoever is away hears
   * of it from those who went, when it looks for them.
   * @param notes names of notes that come along
   * @throws MeshError `no-network`, `network-open`, `removed`, `network-name-invalid`,
   * `config-invalid` without a data folder, `disk-full`
   */
  found(name: string, notes: readonly string[] = []): void {
    const parsed = parseNetworkName(name);
    if (!parsed.ok) throw MeshError.of(parsed.error);
    this.options.command((session, now) => {
      const { roster, belonging } = session;
      belonging.mustSpeak();
      if (!roster.requireInvitation) throw new MeshError('network-open');
      prepareSuccessor(this.options.passage(notes), {
        name: parsed.value,
        newcomerHistoryDays: roster.newcomerHistoryDays,
        invitees: [...(roster.members()?.keys() ?? [])],
        addresses: this.options.addresses(),
        wall: now.wall,
        announce: (link) => belonging.announceSuccessor(link, now),
      });
    });
  }

  /**
   * Goes over into a network of the list. @throws MeshError `no-successor` when it is not there,
   * `config-invalid` without a data folder, `disk-full`
   */
  follow(network: NetworkId, notes: readonly string[] = []): void {
    const record = this.options
      .session()
      ?.roster.successors()
      .find((one) => leadsTo(one) === network);
    if (!record) throw new MeshError('no-successor', network);
    prepareToFollow(this.options.passage(notes), record);
  }
}

const leadsTo = ({ content }: LogRecord<'successor'>): NetworkId =>
  readInviteLink(content.link).terms.network;
