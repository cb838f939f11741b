/**
 * Going over into another network with what is remembered of this one (R4). The new store is made
 * beside the old one while the node runs, and takes its place at the next start: whenever anything
 * ends before that, the folder is still in the old network, and after it in the new one.
 */
import {
  INSTANCE_BYTES,
  type InstanceId,
  type MemberKey,
  memberOf,
  type NodeId,
  nodeId,
  type RecordId,
} from '../../shared/ids.ts';
import { NODE_ADDRESS_COUNT_MAX } from '../../shared/limits.ts';
import { SigningKey } from './crypto/ed25519.ts';
import { toHex } from './crypto/hex.ts';
import { randomBytes } from './crypto/random.ts';
import { INSTANCE, recallNote, rememberNick, rememberNote, storeKey } from './data-folder.ts';
import { foundNetwork } from './protocol/entrance.ts';
import { toStored } from './protocol/logs/sync.ts';
import { carryNames } from './protocol/membership/names.ts';
import { rememberCameFrom, rememberSeek } from './protocol/memory-of-network.ts';
import { prepareNext } from './store/passage.ts';
import { EARLIER_LOG, type MeshStore } from './store/port.ts';
import { SqliteStore } from './store/sqlite.ts';
import { makeInviteLink, readInviteLink } from './wire/invite-link.ts';
import { type LogRecord, makeRecord, RECORD_LABEL } from './wire/records.ts';

const CARRIED_PER_BATCH_COUNT = 500;

export type Passage = {
  readonly dataDir: string;
  readonly seed: Uint8Array;
  readonly nick: string | null;
  /** What is left behind. */
  readonly old: MeshStore;
  /** Names of the program's own notes that come along. */
  readonly notes: readonly string[];
};

export type Founding = {
  readonly name: string;
  readonly newcomerHistoryDays: number | null;
  readonly invitees: readonly MemberKey[];
  /** Where the founder can be dialled. */
  readonly addresses: readonly string[];
  readonly wall: number;
  /** Tells the old network where to; the record that says so. */
  readonly announce: (link: string) => LogRecord<'successor'>;
};

/** Founds the network to go on in, and invites whom it is for. */
export function prepareSuccessor(passage: Passage, founding: Founding): void {
  prepare(passage, (store) => {
    const signer = SigningKey.fromSeed(passage.seed);
    const self = selfIn(store, signer.publicKey);
    const { name, newcomerHistoryDays: days, wall, invitees, addresses } = founding;
    const entrant = { self, signer, random: randomBytes, store };
    const roster = foundNetwork(entrant, name, days, { mono: 0, wall });
    invite(store, signer, self, invitees, wall);
    const link = makeInviteLink(signer, {
      network: roster.network,
      networkName: name,
      // It opens nothing: only who is invited already comes in by it. It says where and whither.
      expires: Math.floor(wall),
      uses: 0,
      secret: randomBytes(32),
      addresses: addresses.slice(0, NODE_ADDRESS_COUNT_MAX),
    });
    rememberCameFrom(store, founding.announce(link));
  });
}

/** Goes to knock there, by the link of the record that says so. */
export function prepareToFollow(passage: Passage, record: LogRecord<'successor'>): void {
  prepare(passage, (store) => {
    const { link } = record.content;
    rememberSeek(store, { addresses: readInviteLink(link).addresses, link });
    rememberCameFrom(store, record);
  });
}

function prepare(
  { dataDir, seed, nick, old, notes }: Passage,
  fill: (store: MeshStore) => void,
): void {
  prepareNext(dataDir, (folder) => {
    const store = SqliteStore.open({ folder, key: storeKey(seed) });
    try {
      store.setMeta(INSTANCE, randomBytes(INSTANCE_BYTES));
      if (nick !== null) rememberNick(store, nick);
      for (const name of notes) rememberNote(store, name, recallNote(old, name));
      carryNames(old, store);
      carryMessages(old, store);
      fill(store);
    } finally {
      store.close();
    }
  });
}

/** Messages as they read now. What carried them proves nothing in another network, and stays behind. */
function carryMessages(old: MeshStore, store: MeshStore): void {
  const tips = new Map<MemberKey, { readonly seq: number; readonly prev: RecordId }>();
  let after: Parameters<MeshStore['messagesSince']>[1] = null;
  for (;;) {
    const page = old.messagesSince(null, after, CARRIED_PER_BATCH_COUNT);
    store.batch('written', () => {
      for (const message of page) {
        const { id, conversation, from, text, replyTo, ms, counter, deleted } = message;
        if (deleted) continue;
        const tip = tips.get(from) ?? { seq: 0, prev: null };
        tips.set(from, { seq: tip.seq + 1, prev: id });
        const author = `${from}${'0'.repeat(32)}` as NodeId;
        const record = { id, log: EARLIER_LOG, author, ...tip, bytes: new Uint8Array() };
        store.append(record, { id, conversation, from, text, replyTo, ms, counter, sent: true });
      }
    });
    const last = page.at(-1);
    if (last === undefined || page.length < CARRIED_PER_BATCH_COUNT) return;
    after = last;
  }
}

const selfIn = (store: MeshStore, key: MemberKey): NodeId =>
  nodeId(key, toHex(store.getMeta(INSTANCE) as Uint8Array) as InstanceId);

function invite(
  store: MeshStore,
  signer: SigningKey,
  self: NodeId,
  invitees: readonly MemberKey[],
  wall: number,
): void {
  const [genesis] = store.heads('roster');
  if (!genesis) return;
  let prev = genesis.id;
  store.batch('fsynced', () => {
    const others = invitees.filter((key) => key !== memberOf(self));
    for (const [at, invitee] of others.entries()) {
      const record = makeRecord(
        {
          ...{ kind: 'invitation', invitee, label: null, via: null, relay: false },
          ...{ network: genesis.id as string as never, author: self, prev },
          ...{ seq: at + 1, time: Math.floor(wall) },
        },
        (signed) => signer.sign(RECORD_LABEL, signed),
      );
      store.append(toStored(record), null);
      prev = record.id;
    }
  });
}
