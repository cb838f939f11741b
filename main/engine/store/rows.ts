import type { MemberKey, NodeId, RecordId } from '../../../shared/ids.ts';
import type {
  Head,
  PeerAddress,
  StoredMessage,
  StoredReaction,
  StoredRecord,
  WantedBody,
} from './port.ts';
import type { Row } from './sql.ts';

/** Rows of the file as values of the port; the columns are in the order of `statements.ts`. */
export const bytesOf = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

/** The driver answers with a Buffer or an ArrayBuffer, depending on the call. */
export const bytesAt = (row: Row, column: number): Uint8Array => {
  const value = row[column] as Uint8Array | ArrayBuffer;
  return ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
};

const bufferAt = (row: Row, column: number): Buffer => {
  const bytes = bytesAt(row, column);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};

export const hexAt = <Id extends string>(row: Row, column: number): Id =>
  bufferAt(row, column).toString('hex') as Id;

export const toRecord = (row: Row): StoredRecord => ({
  id: hexAt<RecordId>(row, 0),
  log: row[1] as string,
  author: hexAt<NodeId>(row, 2),
  seq: row[3] as number,
  prev: row[4] === null ? null : hexAt<RecordId>(row, 4),
  bytes: bytesAt(row, 5),
});

/** Reactions are rows of their own, read only where there are some. */
export const toMessage = (
  row: Row,
  reactionsTo: (id: RecordId, conversation: number) => readonly StoredReaction[],
): StoredMessage => {
  const id = hexAt<RecordId>(row, 0);
  return {
    id,
    conversation: row[1] as string,
    from: hexAt<MemberKey>(row, 2),
    text: bufferAt(row, 3).toString('utf8'),
    ms: row[4] as number,
    counter: row[5] as number,
    sent: row[6] === 1,
    replyTo: row[7] === null ? null : hexAt<RecordId>(row, 7),
    edited: row[8] === 1,
    deleted: row[9] === 1,
    reactions: row[10] === 1 ? reactionsTo(id, row[11] as number) : [],
  };
};

export const toReaction = (row: Row): StoredReaction => ({
  emoji: row[0] as string,
  from: hexAt<MemberKey>(row, 1),
});

export const toPeer = (row: Row): PeerAddress => ({
  address: row[0] as string,
  node: row[1] === null ? null : hexAt<NodeId>(row, 1),
  seenAt: row[2] as number,
});

export const toWanted = (row: Row): WantedBody => ({
  id: hexAt<RecordId>(row, 0),
  place: row[1] as number,
});

export const toHead = (row: Row): Head => ({
  log: row[0] as string,
  author: hexAt<NodeId>(row, 1),
  seq: row[2] as number,
  id: hexAt<RecordId>(row, 3),
});
