/** What the benchmarks use of the engine, bundled for them alone. */
export { makeCertificate } from '../main/engine/crypto/certificate.ts';
export { MeshNode } from '../main/engine/node.ts';
export { SqliteStore } from '../main/engine/store/sqlite.ts';
