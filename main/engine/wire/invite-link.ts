import {
  HASH_BYTES,
  MEMBER_KEY_BYTES,
  type MemberKey,
  type NetworkId,
  SIGNATURE_BYTES,
} from '../../../shared/ids.ts';
import {
  ADDRESS_BYTES_MAX,
  NETWORK_NAME_BYTES_MAX,
  NODE_ADDRESS_COUNT_MAX,
} from '../../../shared/limits.ts';
import { SigningKey, verify } from '../crypto/ed25519.ts';
import { MeshError } from '../errors.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { bytes, fixed, hex, list, text, tuple, uint } from './codec.ts';

/**
 * Invite links, format 1 (R7): `mesh-chat://join/1/` and base64url of the CBOR below. Whoever holds
 * the link holds a one-off private key; the sponsor's signature says what that key is good for.
 */
const PREFIX = 'mesh-chat://join/1/';
const LABEL = 'mesh-chat/link/1';
const LINK_CHARS_MAX = 4096;
const TERMS_BYTES_MAX = 512;

/** What the sponsor signs, and all that a dialler ever shows of the link. */
const terms = tuple({
  network: hex<NetworkId>(HASH_BYTES),
  sponsor: hex<MemberKey>(MEMBER_KEY_BYTES),
  /** Ed25519 public key of the link. */
  link: fixed(32),
  /** Milliseconds since the Unix epoch. */
  expires: uint(),
  /** How many may come in by it. */
  uses: uint(1_000_000),
});

const content = tuple({
  networkName: text(NETWORK_NAME_BYTES_MAX),
  terms: bytes(TERMS_BYTES_MAX),
  signature: fixed(SIGNATURE_BYTES),
  /** Ed25519 seed of the link: never travels but in the link itself. */
  secret: fixed(32),
  addresses: list(text(ADDRESS_BYTES_MAX), NODE_ADDRESS_COUNT_MAX),
});

export type LinkTerms = ReturnType<typeof terms.read>;
export type InviteLink = {
  readonly networkName: string;
  readonly terms: LinkTerms;
  readonly signature: Uint8Array;
  readonly secret: Uint8Array;
  readonly addresses: readonly string[];
};

/** Makes the text of a link. `secret` is 32 fresh random bytes. */
export function makeInviteLink(
  sponsor: SigningKey,
  fields: Omit<LinkTerms, 'sponsor' | 'link'> &
    Pick<InviteLink, 'networkName' | 'secret' | 'addresses'>,
): string {
  const { networkName, secret, addresses, ...rest } = fields;
  const link = SigningKey.fromSeed(secret).publicBytes;
  const signed = encodeCbor(terms.write({ ...rest, sponsor: sponsor.publicKey, link }));
  const signature = sponsor.sign(LABEL, signed);
  const encoded = encodeCbor(
    content.write({ networkName, terms: signed, signature, secret, addresses }),
  );
  return PREFIX + Buffer.from(encoded).toString('base64url');
}

/**
 * Reads a link and checks that its sponsor signed it and that its secret fits. Whether the sponsor
 * is a member, and whether the link is still good, is for the member that admits to say.
 * @throws MeshError `address-invalid` when it is no link, or a damaged one
 */
export function readInviteLink(link: string): InviteLink {
  const damaged = new MeshError('address-invalid', link.slice(0, 40));
  const trimmed = link.trim();
  if (!trimmed.startsWith(PREFIX) || trimmed.length > LINK_CHARS_MAX) throw damaged;
  try {
    const encoded = Buffer.from(trimmed.slice(PREFIX.length), 'base64url');
    const fields = content.read(decodeCbor(encoded), 'link');
    const read = terms.read(decodeCbor(fields.terms), 'link');
    const fits = Buffer.from(SigningKey.fromSeed(fields.secret).publicBytes).equals(read.link);
    if (!fits || !verify(read.sponsor, fields.signature, LABEL, fields.terms)) throw damaged;
    return { ...fields, terms: read };
  } catch (error) {
    if (error instanceof MeshError) throw damaged;
    throw error;
  }
}
