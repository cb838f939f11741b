import { ChaCha20Poly1305 } from '@stablelib/chacha20poly1305';

export const AEAD_KEY_BYTES = 32;
export const AEAD_NONCE_BYTES = 12;
export const AEAD_TAG_BYTES = 16;

/**
 * ChaCha20-Poly1305 (RFC 8439): ciphertext ‖ 16-byte tag. Key 32 bytes, nonce 12 bytes.
 * Not from node:crypto, because Electron's BoringSSL does not offer it there.
 */
export function aeadSeal(
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  aad: Uint8Array,
): Uint8Array {
  const cipher = new ChaCha20Poly1305(key);
  try {
    return cipher.seal(nonce, plaintext, aad);
  } finally {
    cipher.clean();
  }
}

/** The plaintext, or null when key, nonce, ciphertext, tag or `aad` do not belong together. */
export function aeadOpen(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  aad: Uint8Array,
): Uint8Array | null {
  if (sealed.length < AEAD_TAG_BYTES) return null;
  const cipher = new ChaCha20Poly1305(key);
  try {
    return cipher.open(nonce, sealed, aad);
  } finally {
    cipher.clean();
  }
}
