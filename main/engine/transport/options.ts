import type { MemberKey, NetworkId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { SigningKey } from '../crypto/ed25519.ts';
import type { Hello, Judgement, Self, Welcome } from './handshake.ts';
import type { Link } from './link.ts';

/** What a dial is for; handed to `accept` as it is. */
export type Dialled = {
  readonly address: string;
  /** Null knocks: the network is not known yet. */
  readonly network: NetworkId | null;
  /** Accept only a listener with this key. */
  readonly expect: MemberKey | null;
};

export interface Admission {
  /** Whether a dialler that has proved its key gets in. `address`: `host:port` where it listens. */
  judge(hello: Hello & { readonly address: string }): Judgement;
  /** Whether a listener that has proved its key is the one we want: null lets the link stand. */
  accept(welcome: Welcome, dialled: Dialled): Problem | null;
}

export type TransportOptions = {
  readonly identity: SigningKey;
  /** Asked at each handshake. */
  readonly node: () => Self;
  readonly admission: Admission;
  /** For one whole handshake: DNS, TCP, TLS, identity. Milliseconds. */
  readonly connectTimeoutMs: number;
  /** Somebody dialled in and was admitted. Links we dialled are what `dial` resolves to. */
  readonly onLink: (link: Link) => void;
  /** Somebody dialled in and did not get in: strangers, old versions, nonsense. */
  readonly onRefused?: (refused: { readonly address: string; readonly problem: Problem }) => void;
};

export type DialOptions = {
  readonly network: NetworkId | null;
  readonly expect: MemberKey | null;
  /** Handed to `accept`; made from the address where it is left out. */
  readonly dial?: Dialled;
  /** TCP answered; the proof is still to come. */
  readonly onReached?: () => void;
  readonly signal?: AbortSignal;
};
