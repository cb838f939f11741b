/** What a call from the page has to pass, and what an answer has to, as pure functions. */
import * as v from 'valibot';
import {
  type AppEvent,
  COMMANDS,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  type CommandResult,
  EVENT,
} from '../../shared/contract.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { MeshError } from '../engine/errors.ts';
import type { Log } from './log.ts';
import { isTrustedUrl } from './trusted-url.ts';

/** In UTF-16 units, keys and values of an input together; the largest honest one is a message. */
export const INPUT_CHARS_MAX = 128 * 1024;
/** Strings, numbers, objects and lists of an input, nested ones included. */
export const INPUT_NODE_COUNT_MAX = 1024;

/** Whoever calls: only the main frame of our own window, while it shows a page of ours. */
export type Sender = {
  readonly isOurWindow: boolean;
  readonly isMainFrame: boolean;
  readonly url: string;
};

export type CommandHandlers = {
  readonly [N in CommandName]: (
    input: CommandInput<N>,
  ) => CommandOutput<N> | Promise<CommandOutput<N>>;
};

/** Lets a call in, or says why not; the reason is for the log, the page learns `bad-request`. */
export function admit<N extends CommandName>(
  name: N,
  sender: Sender,
  args: readonly unknown[],
  devOrigin: string | null,
): Result<CommandInput<N>, string> {
  if (!sender.isOurWindow) return fail('not our window');
  if (!sender.isMainFrame) return fail('not the main frame');
  if (!isTrustedUrl(sender.url, devOrigin)) return fail('not a page of ours');
  if (args.length !== 1) return fail(`${args.length} arguments instead of one`);
  // A list with the right names would pass for an object in the schema.
  if (Array.isArray(args[0])) return fail('a list');
  // Before the schema, which would walk all of a list before it finds that it is too long.
  if (!isSmall(args[0])) return fail('too large');
  const input = v.safeParse(COMMANDS[name].input, args[0]);
  if (!input.success) return fail(firstIssue(input.issues));
  return ok(input.output as CommandInput<N>);
}

/** Runs the handler. Its answer keeps the contract too, and no exception crosses over. */
export async function answer<N extends CommandName>(
  name: N,
  handlers: CommandHandlers,
  input: CommandInput<N>,
  log: Log,
): Promise<CommandResult<N>> {
  try {
    const value: unknown = await handlers[name](input);
    const output = v.safeParse(COMMANDS[name].output, value);
    if (output.success) return ok(output.output as CommandOutput<N>);
    log.error(`${name} answered against the contract: ${firstIssue(output.issues)}`);
  } catch (error) {
    if (error instanceof MeshError) return fail(shortProblem(error.toProblem()));
    log.error(`${name} failed`, error);
  }
  return fail(problem('internal'));
}

/** An event as it may be sent, or null when it breaks the contract (ours to mend). */
export function checkEvent(event: AppEvent, log: Log): AppEvent | null {
  const checked = v.safeParse(EVENT, event);
  if (checked.success) return checked.output;
  log.error(`event ${event.type} against the contract: ${firstIssue(checked.issues)}`);
  return null;
}

/** A detail can hold what a peer or a file system said, so at most this much of it. */
const DETAIL_CHARS_MAX = 1024;

export const shortProblem = ({ code, detail }: Problem): Problem =>
  problem(code, detail?.slice(0, DETAIL_CHARS_MAX));

/** Where and what, without the value: it may be somebody's message. */
function firstIssue(issues: readonly v.BaseIssue<unknown>[]): string {
  const [issue] = issues;
  if (issue === undefined) return 'unknown';
  const place = (issue.path ?? []).map(({ key }) => String(key).slice(0, 32)).join('.');
  return `${place || 'value'}: ${issue.type}`;
}

/** Counts without recursion, so that nesting cannot exhaust the stack. */
function isSmall(input: unknown): boolean {
  let chars = 0;
  let nodes = 0;
  const left: unknown[] = [input];
  while (left.length > 0) {
    const value = left.pop();
    nodes += 1;
    if (typeof value === 'string') chars += value.length;
    else if (typeof value === 'object' && value !== null) {
      if (!isPlain(value)) return false;
      const keys = Object.keys(value);
      if (keys.length > INPUT_NODE_COUNT_MAX) return false;
      for (const key of keys) {
        chars += key.length;
        left.push((value as Record<string, unknown>)[key]);
      }
    }
    if (chars > INPUT_CHARS_MAX || nodes + left.length > INPUT_NODE_COUNT_MAX) return false;
  }
  return true;
}

/** Structured clone also carries buffers, maps and dates, none of which the contract knows. */
function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
