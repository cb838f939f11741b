import { generateKeyPairSync, sign } from 'node:crypto';
import { fromHex } from './hex.ts';
import { randomBytes } from './random.ts';

/** A certificate and its private key, both as PEM. */
export type Certificate = { readonly cert: string; readonly key: string };

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;

/** One DER element (X.690 §8.1) of up to 64 KiB. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  const { length } = body;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

/** [0] EXPLICIT INTEGER 2: version 3. */
const VERSION_3 = fromHex('a003020102');
/** ecdsa-with-SHA256 (RFC 5758). */
const ECDSA_SHA256 = fromHex('300a06082a8648ce3d040302');
/** A name with the common name `mesh`. It says nothing, because everybody's is the same. */
const NAME = fromHex('300f310d300b06035504030c046d657368');
/** 2020 to 2049, always the same: the certificate does not give the clock away. */
const VALIDITY = der(
  SEQUENCE,
  der(0x17, Buffer.from('200101000000Z')),
  der(0x17, Buffer.from('491231235959Z')),
);

const pem = (bytes: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(bytes).toString('base64')}\n-----END CERTIFICATE-----\n`;

/**
 * A self-signed P-256 certificate (RFC 5280) to throw away with the process. TLS wants one; nobody
 * checks it, because the identity is proved inside (T2). As a fixed template of 11 elements instead
 * of an ASN.1 library, which would be the largest dependency of the engine for this one use.
 */
export function makeCertificate(): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const serial = randomBytes(16);
  // Positive, and no leading zero byte, as DER wants it.
  serial[0] = ((serial[0] as number) & 0x3f) | 0x40;
  const toBeSigned = der(
    SEQUENCE,
    VERSION_3,
    der(INTEGER, serial),
    ECDSA_SHA256,
    NAME,
    VALIDITY,
    NAME,
    publicKey,
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const noUnusedBits = Buffer.of(0);
  const cert = der(SEQUENCE, toBeSigned, ECDSA_SHA256, der(BIT_STRING, noUnusedBits, signature));
  return { cert: pem(cert), key: privateKey };
}
