import { parseAddress } from '../../../../shared/address.ts';
import { type MemberKey, memberOf, type NetworkId, type NodeId } from '../../../../shared/ids.ts';
import { type Problem, type ProblemCode, problem } from '../../../../shared/problem.ts';
import type { OutsideProbe } from '../../events.ts';
import type { Welcome } from '../../wire/introduction.ts';
import type { DialBackOutcome } from '../../wire/message-fields.ts';
import type { WireMessage } from '../../wire/messages.ts';
import type { Dial, Instant, LinkId, Outbox } from '../io.ts';
import type { Membership } from '../membership/membership.ts';
import type { Links } from './links.ts';

export type DialBackOptions = {
  readonly network: NetworkId;
  readonly links: Pick<Links, 'infoOf'>;
  /** Its neighbours and leaves: nobody else is asked, nor answered. */
  readonly carriers: () => readonly LinkId[];
  readonly membership: Pick<Membership, 'nickOf'>;
};

/** So many neighbours are asked at once. */
const ASKED_COUNT = 3;
/** Questions that may wait for an answer; the oldest go first. */
const QUESTION_COUNT_MAX = 32;
/** A member, on however many devices, is dialled at its request once in so long. */
export const DIAL_BACK_PAUSE_MS = 10_000;
/** Dials under way at the request of others. */
export const TRIAL_COUNT_MAX = 3;

type Question = { readonly link: LinkId; readonly told: (probe: OutsideProbe) => void };
type Trial = { readonly link: LinkId; readonly nonce: number; isMet: boolean };

/**
 * Whether others can reach this node, which nobody can see from within: a neighbour is asked to dial
 * back (as AutoNAT does). It dials the host that it sees the asker at and the port that the asker
 * proved in its handshake: no address is named, so nobody can be sent to knock at somebody else's
 * door. The dial ends once the asker has proved itself, and never becomes a link.
 */
export class DialBack {
  private readonly options: DialBackOptions;
  private readonly out: Outbox;
  private readonly questions = new Map<number, Question>();
  private readonly trials = new Map<number, Trial>();
  private readonly dialledAt = new Map<MemberKey, number>();
  private count = 0;

  constructor(options: DialBackOptions, out: Outbox) {
    this.options = options;
    this.out = out;
  }

  /** @returns who is asked; `told` is called once at most for each. */
  ask(told: (probe: OutsideProbe) => void): NodeId[] {
    const { links, carriers } = this.options;
    const asked = carriers().flatMap((link) => links.infoOf(link) ?? []);
    // Those that we dialled say most: nobody knows yet whether the other way is open.
    asked.sort((a, b) => Number(a.direction === 'in') - Number(b.direction === 'in'));
    return asked.slice(0, ASKED_COUNT).map(({ id: link, peer }) => {
      this.questions.set(++this.count, { link, told });
      const [oldest] = this.questions.keys();
      if (oldest !== undefined && this.questions.size > QUESTION_COUNT_MAX)
        this.questions.delete(oldest);
      this.out.send(link, { kind: 'dialback', nonce: this.count });
      return peer;
    });
  }

  message(link: LinkId, message: WireMessage<'dialback' | 'dialed'>, now: Instant): void {
    if (message.kind === 'dialback') this.asked(link, message, now);
    else this.answered(link, message);
  }

  private asked(link: LinkId, { nonce }: WireMessage<'dialback'>, now: Instant): void {
    const { links, carriers, network } = this.options;
    const info = links.infoOf(link);
    if (!info || !carriers().includes(link)) return;
    const member = memberOf(info.peer);
    for (const [key, at] of this.dialledAt)
      if (now.mono - at >= DIAL_BACK_PAUSE_MS) this.dialledAt.delete(key);
    if (this.dialledAt.has(member) || this.trials.size >= TRIAL_COUNT_MAX) {
      this.answer(link, nonce, 'busy', info.address);
      return;
    }
    this.dialledAt.set(member, now.mono);
    this.trials.set(++this.count, { link, nonce, isMet: false });
    const trial = { id: this.count, node: info.peer };
    this.out.dial({ address: info.address, network, expect: member, trial });
  }

  /** Somebody proved to be a member there. It was the one that asked, or another device of its own. */
  met({ node }: Welcome, { id, node: wanted }: NonNullable<Dial['trial']>): Problem {
    const trial = this.trials.get(id);
    if (trial) trial.isMet = node === wanted;
    return problem('link-closed');
  }

  /** The dial is over, as it always ends: without a link. */
  tried({ trial: named, address }: Dial, failure: Problem): void {
    const trial = named && this.trials.get(named.id);
    if (!named || !trial) return;
    this.trials.delete(named.id);
    const outcome = trial.isMet ? 'reached' : outcomeOf(failure.code);
    if (this.options.carriers().includes(trial.link))
      this.answer(trial.link, trial.nonce, outcome, address);
  }

  /** What a neighbour found; what was not asked of it, or is too late, says nothing. */
  private answered(link: LinkId, { nonce, outcome, address }: WireMessage<'dialed'>): void {
    const question = this.questions.get(nonce);
    const info = this.options.links.infoOf(link);
    if (!info || question?.link !== link) return;
    this.questions.delete(nonce);
    const key = memberOf(info.peer);
    const by = { key, nick: this.options.membership.nickOf(key) };
    question.told({ by, outcome, address: parseAddress(address).ok ? address : null });
  }

  private answer(link: LinkId, nonce: number, outcome: DialBackOutcome, address: string): void {
    this.out.send(link, { kind: 'dialed', nonce, outcome, address });
  }
}

function outcomeOf(code: ProblemCode): DialBackOutcome {
  if (code === 'connect-timeout') return 'silent';
  if (code === 'unreachable' || code === 'local-network-blocked') return 'refused';
  return code === 'too-many-connections' ? 'busy' : 'other';
}
