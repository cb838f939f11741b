import type { MemberKey, NetworkId, NodeId } from '../../../shared/ids.ts';
import type { ProblemCode } from '../../../shared/problem.ts';
import type { InviteLink, LinkTerms } from './invite-link.ts';
import type { RejectReason } from './message-fields.ts';
import type { WireMessage } from './messages.ts';

/**
 * What two nodes that meet have proved and want, as the admission is asked about it. The transport
 * and the core speak of the same things, so they are declared once.
 */

/** A dialler that has proved its key. */
export type Hello = Pick<WireMessage<'hello'>, 'node' | 'network' | 'nick'> & {
  /** `host:port` where it listens. */
  readonly address: string;
  /** The terms of an invite link whose private key it holds, signed by their sponsor (R7). */
  readonly pass: LinkTerms | null;
};

/** A listener that has proved its key, and what it says to prove that it belongs. */
export type Welcome = Pick<
  WireMessage<'welcome'>,
  'node' | 'network' | 'networkName' | 'evidence' | 'nick'
>;

export type Judgement =
  | ({ readonly admit: true } & Pick<
      WireMessage<'welcome'>,
      'network' | 'networkName' | 'evidence'
    >)
  | {
      readonly admit: false;
      readonly reason: RejectReason;
      /** The record that says so to somebody who was revoked; null for every other reason. */
      readonly revocation: Uint8Array | null;
    };

/** What a refusal means to the one who was refused. */
export const PROBLEM_OF_REJECT: Record<RejectReason, ProblemCode> = {
  'not-invited': 'not-invited',
  'no-network': 'no-network-there',
  'other-network': 'other-network',
  'too-many': 'too-many-connections',
  ourselves: 'ourselves',
  'update-needed': 'update-needed',
  busy: 'too-many-connections',
  'link-expired': 'link-expired',
  'link-used': 'link-used',
  'link-reset': 'link-reset',
  revoked: 'removed',
};

/** What a dial is for; comes back with its outcome. */
export type Dial = {
  readonly address: string;
  /** Null knocks: the network is not known yet. */
  readonly network: NetworkId | null;
  /** Accept only a listener with this key. */
  readonly expect: MemberKey | null;
  /** An invite link to come in by. */
  readonly link?: InviteLink | undefined;
  /** Only looks whether this node answers there, at its request, and never becomes a link. */
  readonly trial?: { readonly id: number; readonly node: NodeId };
};
