import type { MemberKey, NetworkId } from '../../../shared/ids.ts';
import { LINK_CHARS_MAX } from '../../../shared/limits.ts';
import { MeshError } from '../errors.ts';
import type { MeshStore } from '../store/port.ts';
import { decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { hex, list, nullable, text, tuple } from '../wire/codec.ts';
import { isKind, type LogRecord, readRecord } from '../wire/records.ts';
import { openNetworkId } from './open-network.ts';
import { Roster } from './roster/roster.ts';

const NETWORK = 'network';
const SEEK = 'seek';
const REMOVED = 'removed';
const SUCCESSOR = 'successor';
const CAME_FROM = 'came-from';

/** `openName` names an open network; an invite-only one is known by its genesis. */
const networkNote = tuple({ id: hex<NetworkId>(32), openName: nullable(text(256)) });
const seekNote = tuple({
  addresses: list(text(300), 64),
  link: nullable(text(LINK_CHARS_MAX)),
});

/** What a data folder knows of its network, as far as it is no record. */
export function rememberNetwork(store: MeshStore, id: NetworkId, openName: string | null): void {
  store.setMeta(NETWORK, encodeCbor(networkNote.write({ id, openName })));
  store.setMeta(SEEK, null);
}

/** Where somebody knocks, and the text of the invite link they hold. */
export type Seek = ReturnType<typeof seekNote.read>;

export function rememberSeek(store: MeshStore, seek: Seek | null): void {
  store.setMeta(SEEK, seek && encodeCbor(seekNote.write(seek)));
}

export function recallSeek(store: MeshStore): Seek | null {
  const note = store.getMeta(SEEK);
  return note && seekNote.read(decodeCbor(note), SEEK);
}

/** The revocation of our own key, when somebody showed it who would not let us in to fetch it. */
export function rememberRemoval(store: MeshStore, revocation: LogRecord): void {
  store.setMeta(REMOVED, revocation.bytes);
}

/** Where somebody goes on, when it was shown by them who are gone from here. */
export function rememberSuccessor(store: MeshStore, successor: LogRecord): void {
  store.setMeta(SUCCESSOR, successor.bytes);
}

/** The record of an earlier network that leads into this one: for those who look for us there. */
export function rememberCameFrom(store: MeshStore, record: LogRecord<'successor'>): void {
  store.setMeta(CAME_FROM, record.bytes);
}

export function recallCameFrom(store: MeshStore): LogRecord<'successor'> | null {
  const bytes = store.getMeta(CAME_FROM);
  const record = bytes && readRecord(bytes);
  return record && isKind(record, 'successor') ? record : null;
}

/**
 * The roster as the store has it, or null when no network is known.
 * @throws MeshError `store-damaged` when the genesis is missing
 */
export function recallRoster(store: MeshStore, self: MemberKey): Roster | null {
  const note = store.getMeta(NETWORK);
  if (!note) return null;
  const { id, openName } = networkNote.read(decodeCbor(note), NETWORK);
  const records = [...store.records('roster')].map(({ bytes }) => readRecord(bytes));
  if (openName !== null)
    return filled(Roster.ofOpenNetwork(openNetworkId(openName), openName, self), records);
  const genesis = records.find(
    (record) => isKind(record, 'genesis') && (record.id as string) === id,
  );
  if (!genesis || !isKind(genesis, 'genesis')) throw new MeshError('store-damaged', 'genesis');
  for (const shown of [store.getMeta(REMOVED), store.getMeta(SUCCESSOR)])
    if (shown) records.push(readRecord(shown));
  return filled(Roster.ofGenesis(genesis), records);
}

/** Adds records in an order in which each one's author is known; the store keeps no such order. */
function filled(roster: Roster, records: readonly LogRecord[]): Roster {
  let left = records.filter((record) => !isKind(record, 'genesis'));
  for (let before = -1; left.length !== before; ) {
    before = left.length;
    left = left.filter((record) => {
      if (roster.judge(record) !== 'accept') return true;
      roster.add(record);
      return false;
    });
  }
  return roster;
}
