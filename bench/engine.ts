/** What the benchmarks use of the engine, bundled for them alone. */
export { aeadSeal } from '../main/engine/crypto/aead.ts';
export { makeCertificate } from '../main/engine/crypto/certificate.ts';
export { ciphersOf } from '../main/engine/crypto/ciphers.ts';
export { SigningKey } from '../main/engine/crypto/ed25519.ts';
export { hkdfSha256, sha256 } from '../main/engine/crypto/hash.ts';
export { randomBytes } from '../main/engine/crypto/random.ts';
export { ExchangeKey, exchangeKeyOf } from '../main/engine/crypto/x25519.ts';
export { MeshNode } from '../main/engine/node.ts';
export { GroupKeys } from '../main/engine/protocol/keys/group-keys.ts';
export { MemoryStore } from '../main/engine/store/memory.ts';
export { SqliteStore } from '../main/engine/store/sqlite.ts';
