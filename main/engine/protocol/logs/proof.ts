import type { RecordId } from '../../../../shared/ids.ts';
import type { StoredRecord } from '../../store/port.ts';
import { isSpoken, type LogRecord, readRecord } from '../../wire/records.ts';
import { isSigned } from '../roster/evidence.ts';

/** One signature speaks for at most so many records, its own included. */
export const RUN_RECORD_COUNT_MAX = 16;

/**
 * What is proved without a look at its own signature: a record holds the hash of the one before it in
 * its log, so the signature of the last of a run speaks for the whole run (C1). A batch of many
 * messages costs one verification.
 *
 * The signatures passed over may be wrong, though what they stand on is right. So that such records
 * can be passed on all the same, whoever sends a batch ends each run of it with a record whose own
 * signature it has found right ({@link runLength}).
 * @param speaks whether a record, once it is proved, is sure to be accepted
 */
export function proved(
  batch: readonly LogRecord[],
  speaks: (record: LogRecord) => boolean,
): ReadonlySet<RecordId> {
  const byId = new Map(batch.map((record) => [record.id, record]));
  /** How many records stand between each and the signature that speaks for it. */
  const steps = new Map<RecordId, number>();
  for (const record of [...batch].reverse()) {
    const { prev, author } = record.content;
    const before = prev === null ? undefined : byId.get(prev);
    // Nobody to speak for: its own turn will come.
    if (!before || !isSpoken(record) || !speaks(record)) continue;
    const step = steps.get(record.id) ?? (isSigned(record) ? 0 : null);
    if (step === null) continue;
    steps.set(record.id, step);
    const isNext = before.log === record.log && before.content.author === author;
    if (isNext && step + 1 < RUN_RECORD_COUNT_MAX) steps.set(before.id, step + 1);
  }
  return new Set(steps.keys());
}

/** How many of these records can be sent so that every branch ends with a right signature. */
export function runLength(records: readonly StoredRecord[]): number {
  for (let count = records.length; count > 0; ) {
    const run = records.slice(0, count);
    const followed = new Set(run.map(({ prev }) => prev));
    const wrong = run.findIndex((record) => !followed.has(record.id) && !isSound(record));
    if (wrong < 0) return count;
    count = wrong;
  }
  return 0;
}

/** The shortest such run; none is longer than what came here as one. */
export const shortestRun = (records: readonly StoredRecord[]): number =>
  records.slice(0, RUN_RECORD_COUNT_MAX).findIndex(isSound) + 1;

export const isSound = ({ bytes }: StoredRecord): boolean => isSigned(readRecord(bytes));
