import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AEAD_KEY_BYTES, AEAD_NONCE_BYTES, AEAD_TAG_BYTES, aeadOpen, aeadSeal } from './aead.ts';
import { fromHex, toHex } from './hex.ts';

// RFC 8439 §2.8.2
const KEY = fromHex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f');
const NONCE = fromHex('070000004041424344454647');
const AAD = fromHex('50515253c0c1c2c3c4c5c6c7');
const TEXT = new TextEncoder().encode(
  "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, " +
    'sunscreen would be it.',
);
const SEALED =
  'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b' +
  '1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc' +
  '3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691';

describe('ChaCha20-Poly1305', () => {
  it('gives the vector of RFC 8439 §2.8.2, both ways', () => {
    expect(toHex(aeadSeal(KEY, NONCE, TEXT, AAD))).toBe(SEALED);
    expect(aeadOpen(KEY, NONCE, fromHex(SEALED), AAD)).toEqual(TEXT);
  });

  it('opens nothing in which any byte was changed', () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(bytes, bytes, fc.nat(), (plaintext, aad, at) => {
        const sealed = aeadSeal(KEY, NONCE, plaintext, aad);
        expect(aeadOpen(KEY, NONCE, sealed, aad)).toEqual(plaintext);
        const altered = sealed.slice();
        altered[at % sealed.length]! ^= 1 + (at % 255);
        expect(aeadOpen(KEY, NONCE, altered, aad)).toBeNull();
        expect(aeadOpen(KEY, NONCE, sealed, new Uint8Array([...aad, 0]))).toBeNull();
        expect(aeadOpen(new Uint8Array(AEAD_KEY_BYTES), NONCE, sealed, aad)).toBeNull();
        expect(aeadOpen(KEY, new Uint8Array(AEAD_NONCE_BYTES), sealed, aad)).toBeNull();
      }),
    );
  });

  it('opens nothing that is shorter than a tag', () => {
    for (let length = 0; length < AEAD_TAG_BYTES; length++)
      expect(aeadOpen(KEY, NONCE, new Uint8Array(length), AAD)).toBeNull();
  });
});
