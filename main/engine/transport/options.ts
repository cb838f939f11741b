import type { Problem } from '../../../shared/problem.ts';
import type { SigningKey } from '../crypto/ed25519.ts';
import type { Dial, Hello, Judgement, Welcome } from '../wire/introduction.ts';
import type { Self } from './handshake.ts';
import type { Link } from './link.ts';

export interface Admission {
  /** Whether a dialler that has proved its key gets in. */
  judge(hello: Hello): Judgement;
  /** Whether a listener that has proved its key is the one we want: null lets the link stand. */
  accept(welcome: Welcome, dial: Dial): Problem | null;
  /** A listener says that our key was revoked, and shows a record that nobody has checked yet. */
  removed(revocation: Uint8Array): void;
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
  /** Somebody dialled in who proved to be this very node, and is not: it runs twice. */
  readonly onCopy?: () => void;
};

export type DialOptions = Omit<Dial, 'address'> & {
  /** TCP answered; the proof is still to come. */
  readonly onReached?: () => void;
  readonly signal?: AbortSignal;
};
