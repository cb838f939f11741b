import { isEmoji } from '../../../shared/emoji.ts';
import { isNodeId, isRecordId } from '../../../shared/ids.ts';
import { MeshError } from '../errors.ts';
import type { Carried, StoredChange, StoredRecord } from './port.ts';

export const isChange = (carried: Carried): carried is StoredChange => 'target' in carried;

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const isFineChange = (change: StoredChange): boolean =>
  isRecordId(change.target) && (change.kind !== 'reaction' || isEmoji(change.emoji));

/**
 * Asserts what every adapter relies on. The wire layer has bounded all of this already, so a failure
 * here is a bug of ours (`internal`), never the peer's doing.
 */
export const checkEntry = (record: StoredRecord, message: Carried | null): void => {
  const fine =
    isRecordId(record.id) &&
    isNodeId(record.author) &&
    isCount(record.seq) &&
    (record.prev === null || (isRecordId(record.prev) && record.prev !== record.id)) &&
    (message === null ||
      (message.id === record.id &&
        isCount(message.ms) &&
        isCount(message.counter) &&
        (!isChange(message) || isFineChange(message))));
  if (!fine)
    throw new MeshError('internal', `the store was handed a malformed record in ${record.log}`);
};
