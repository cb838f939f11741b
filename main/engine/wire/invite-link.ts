import {
  HASH_BYTES,
  type LinkKey,
  MEMBER_KEY_BYTES,
  type MemberKey,
  type NetworkId,
  type NodeId,
  SIGNATURE_BYTES,
} from '../../../shared/ids.ts';
import {
  ADDRESS_BYTES_MAX,
  LINK_CHARS_MAX,
  LINK_USES_MAX,
  NETWORK_NAME_BYTES_MAX,
  NODE_ADDRESS_COUNT_MAX,
} from '../../../shared/limits.ts';
import { SigningKey, verify } from '../crypto/ed25519.ts';
import { fromHex } from '../crypto/hex.ts';
import { MeshError } from '../errors.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { bytes, fixed, hex, list, text, tuple, uint } from './codec.ts';

/**
 * Invite links, format 1 (R7): `mesh-chat://join/1/` and base64url of the CBOR below. Whoever holds
 * the link holds a one-off private key; the sponsor's signature says what that key is good for.
 */
const PREFIX = 'mesh-chat://join/1/';
const TERMS_LABEL = 'mesh-chat/link/1';
const REDEEM_LABEL = 'mesh-chat/redeem/1';
const TERMS_BYTES_MAX = 512;

/** What the sponsor signs, and all that a dialler ever shows of the link. */
const terms = tuple({
  network: hex<NetworkId>(HASH_BYTES),
  sponsor: hex<MemberKey>(MEMBER_KEY_BYTES),
  /** Ed25519 public key of the link. */
  link: hex<LinkKey>(MEMBER_KEY_BYTES),
  /** Milliseconds since the Unix epoch. */
  expires: uint(),
  /** How many may come in by it. */
  uses: uint(LINK_USES_MAX),
});

const content = tuple({
  networkName: text(NETWORK_NAME_BYTES_MAX),
  terms: bytes(TERMS_BYTES_MAX),
  signature: fixed(SIGNATURE_BYTES),
  /** Ed25519 seed of the link: never travels but in the link itself. */
  secret: fixed(32),
  addresses: list(text(ADDRESS_BYTES_MAX), NODE_ADDRESS_COUNT_MAX),
});

/** What a dialler shows of a link: its terms, and that it holds the link's private key. */
export const pass = tuple({
  terms: bytes(TERMS_BYTES_MAX),
  signature: fixed(SIGNATURE_BYTES),
  /** Over the TLS exporter value and the dialler's node: worth nothing on another connection. */
  proof: fixed(SIGNATURE_BYTES),
});

export type LinkTerms = ReturnType<typeof terms.read>;
export type Pass = ReturnType<typeof pass.read>;
export type InviteLink = {
  readonly networkName: string;
  readonly terms: LinkTerms;
  /** The terms as they were signed. */
  readonly signedTerms: Uint8Array;
  readonly signature: Uint8Array;
  readonly secret: Uint8Array;
  readonly addresses: readonly string[];
};

/** Makes the text of a link. `secret` is 32 fresh random bytes. */
export function makeInviteLink(
  sponsor: Pick<SigningKey, 'publicKey' | 'sign'>,
  fields: Omit<LinkTerms, 'sponsor' | 'link'> &
    Pick<InviteLink, 'networkName' | 'secret' | 'addresses'>,
): string {
  const { networkName, secret, addresses, ...rest } = fields;
  const link = linkKey(secret);
  const signed = encodeCbor(terms.write({ ...rest, sponsor: sponsor.publicKey, link }));
  const signature = sponsor.sign(TERMS_LABEL, signed);
  const encoded = encodeCbor(
    content.write({ networkName, terms: signed, signature, secret, addresses }),
  );
  return PREFIX + Buffer.from(encoded).toString('base64url');
}

/**
 * Reads a link and checks that its sponsor signed it and that its secret fits. Whether the sponsor
 * is a member, and whether the link is still good, is for the member that admits to say.
 * @throws MeshError `link-invalid` when it is no link, or a damaged one
 */
export function readInviteLink(link: string): InviteLink {
  const damaged = new MeshError('link-invalid');
  const trimmed = link.trim();
  if (!trimmed.startsWith(PREFIX) || trimmed.length > LINK_CHARS_MAX) throw damaged;
  try {
    const encoded = Buffer.from(trimmed.slice(PREFIX.length), 'base64url');
    const fields = content.read(decodeCbor(encoded), 'link');
    const read = readTerms(fields);
    if (linkKey(fields.secret) !== read.link) throw damaged;
    return { ...fields, terms: read, signedTerms: fields.terms };
  } catch (error) {
    if (error instanceof MeshError) throw damaged;
    throw error;
  }
}

/** Shows a link to the listener of one connection without giving away its secret. */
export function showPass(link: InviteLink, exporter: Uint8Array, node: NodeId): Pass {
  const key = SigningKey.fromSeed(link.secret);
  const proof = key.sign(REDEEM_LABEL, exporter, fromHex(node));
  return { terms: link.signedTerms, signature: link.signature, proof };
}

/**
 * The terms of a link that the dialler was shown to hold.
 * @throws MeshError `peer-misbehaved` when its sponsor did not sign it, or it is not the dialler's
 */
export function readPass(shown: Pass, exporter: Uint8Array, node: NodeId): LinkTerms {
  const read = readTerms(shown);
  // The same shape of key, though it names no member.
  const key = read.link as string as MemberKey;
  if (!verify(key, shown.proof, REDEEM_LABEL, exporter, fromHex(node)))
    throw new MeshError('peer-misbehaved', 'pass: proof');
  return read;
}

function readTerms(signed: { readonly terms: Uint8Array; readonly signature: Uint8Array }) {
  const read = terms.read(decodeCbor(signed.terms), 'terms');
  if (!verify(read.sponsor, signed.signature, TERMS_LABEL, signed.terms))
    throw new MeshError('peer-misbehaved', 'terms: not signed by their sponsor');
  return read;
}

const linkKey = (secret: Uint8Array): LinkKey =>
  SigningKey.fromSeed(secret).publicKey as string as LinkKey;
