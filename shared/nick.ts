import { NETWORK_NAME_CHARS_MAX, NICK_CHARS_MAX } from './limits.ts';
import { type Problem, problem } from './problem.ts';
import { fail, ok, type Result } from './result.ts';

// Control, format-override and line-separating characters would let a name disguise itself.
const FORBIDDEN =
  /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]/u;
// Fillers count as letters or symbols in Unicode and yet draw nothing.
const VISIBLE = /[^\p{Cf}\p{Z}\p{M}\u115f\u1160\u2800\u3164\uffa0]/u;

function cleanName(
  text: string,
  charsMax: number,
  code: 'nick-invalid' | 'network-name-invalid',
): Result<string, Problem> {
  const name = text.normalize('NFC').trim();
  const chars = [...name].length;
  if (chars === 0) return fail(problem(code, 'empty'));
  if (chars > charsMax) return fail(problem(code, 'too-long'));
  if (FORBIDDEN.test(name)) return fail(problem(code, 'forbidden-character'));
  if (!VISIBLE.test(name)) return fail(problem(code, 'empty'));
  return ok(name);
}

/** 1–32 characters of any script, trimmed, NFC; control and direction-override characters refused. */
export const parseNick = (text: string): Result<string, Problem> =>
  cleanName(text, NICK_CHARS_MAX, 'nick-invalid');

/** 1–64 characters by the same rules. */
export const parseNetworkName = (text: string): Result<string, Problem> =>
  cleanName(text, NETWORK_NAME_CHARS_MAX, 'network-name-invalid');
