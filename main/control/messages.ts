/** What is asked of a running node, and what it answers: one JSON object a line. */
import * as v from 'valibot';
import { MESSAGE_BYTES_MAX } from '../../shared/limits.ts';
import { problemSchema } from '../../shared/schemas.ts';

/** One escaped text of the largest message, and some more. */
export const REQUEST_BYTES_MAX = 8 * MESSAGE_BYTES_MAX;
export const HISTORY_COUNT_MAX = 100_000;

const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15));

export const request = v.variant('command', [
  v.strictObject({
    command: v.literal('send'),
    text: v.pipe(v.string(), v.maxLength(MESSAGE_BYTES_MAX)),
    /** A nick, a key or the beginning of one; null goes to everyone. */
    to: v.nullable(v.pipe(v.string(), v.maxLength(256))),
    /** How long to wait until another node has it, milliseconds; 0 answers when it is on disk. */
    waitMs: v.pipe(v.number(), v.minValue(0), v.maxValue(86_400_000)),
  }),
  v.strictObject({ command: v.literal('status') }),
  v.strictObject({
    command: v.literal('history'),
    /** Milliseconds since 1970; what was written later is answered, oldest first. */
    since: time,
    /** At most so many, the newest ones. */
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(HISTORY_COUNT_MAX)),
  }),
]);

/** The last line of an answer is `done` or `failed`; before it, `item`s. */
export const answer = v.variant('type', [
  v.looseObject({ type: v.literal('item'), value: v.unknown() }),
  v.looseObject({ type: v.literal('done'), value: v.unknown() }),
  v.looseObject({ type: v.literal('failed'), problem: problemSchema }),
]);

export type ControlRequest = v.InferOutput<typeof request>;
export type ControlAnswer = v.InferOutput<typeof answer>;
