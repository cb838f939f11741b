// What encrypting one message for many members costs its sender: with sender keys, and as the original
// did it, for each of them anew. The same primitives for both, in one process; nothing is sent.
import {
  aeadSeal,
  ciphersOf,
  ExchangeKey,
  exchangeKeyOf,
  GroupKeys,
  hkdfSha256,
  MemoryStore,
  randomBytes,
  SigningKey,
  sha256,
} from '../node_modules/.cache/mesh-chat-bench/engine.js';

const MEMBERS = 100;
const TEXT = randomBytes(256);
const RUNS = 10;
const NONCE = new Uint8Array(12);
const CONTEXT = randomBytes(96);

export function encrypting() {
  const own = SigningKey.fromSeed(randomBytes(32));
  const now = { mono: 0, wall: Date.now() };
  const network = own.publicKey;
  const self = nodeOf(own);
  const ciphers = ciphersOf(own, randomBytes);
  const store = new MemoryStore();
  const keys = new GroupKeys({ network, self, ciphers, random: randomBytes, store, now });
  const members = Array.from({ length: MEMBERS }, () => SigningKey.fromSeed(randomBytes(32)));
  for (const member of members) {
    const prekey = ExchangeKey.fromSecret(randomBytes(32)).publicBytes;
    keys.note({ node: nodeOf(member), generation: 1, version: 1, prekey }, now);
  }
  const readers = members.map(({ publicKey }) => publicKey);

  const bySenderKey = () => {
    for (const share of keys.share(null, readers, 0, now))
      own.sign('bench', sha256(...share.wraps));
    const bodyHash = sha256(TEXT);
    const sealed = keys.seal(TEXT, { conversation: null, bodyHash, context: CONTEXT });
    own.sign('bench', sha256(sealed));
  };
  const forEach = () => {
    own.sign('bench', sha256(...readers.map((member) => eciesFor(exchangeKeyOf(member)))));
  };
  const firstOfChain = () => {
    keys.drop(null);
    bySenderKey();
  };
  return {
    'sender keys: CPU a message (µs)': costs(500, bySenderKey),
    'sender keys: CPU of the first of a chain (µs)': costs(5, firstOfChain),
    'ECIES for each: CPU a message (µs)': costs(5, forEach),
  };
}

const nodeOf = ({ publicKey }) => publicKey.padEnd(96, '0');

/** One recipient's copy: an ephemeral key, one exchange, one derived key, one AEAD. */
function eciesFor(recipient) {
  const ephemeral = ExchangeKey.fromSecret(randomBytes(32));
  const key = hkdfSha256(ephemeral.agree(recipient), ephemeral.publicBytes, 'bench', 32);
  return aeadSeal(key, NONCE, TEXT, CONTEXT);
}

/** Microseconds of this process's CPU for one of `count`, in some runs after a warm one. */
function costs(count, work) {
  return Array.from({ length: RUNS + 1 }, () => {
    const before = process.cpuUsage();
    for (let n = 0; n < count; n++) work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / count;
  }).slice(1);
}
