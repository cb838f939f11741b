/** Which sentence of the catalogue tells of a problem, and with which values. */
import type { Problem, ProblemCode } from '../../shared/problem.ts';
import { safeLine } from '../model/safe-text.ts';
import type { MessageId } from './text.ts';

type Sentence = {
  readonly id: MessageId;
  readonly values: Readonly<Record<string, string | number>>;
};

/** The compiler proves that each code has its sentence: the ids are a template of the codes. */
const idOf = (code: ProblemCode): MessageId => `problem.${code}`;

export function problemSentence({ code, detail }: Problem): Sentence {
  // `none` is the catalogue's word for a sentence without its detail.
  const shown = detail === undefined || detail === '' ? 'none' : safeLine(detail);
  if (code === 'key-wrong-length' || code === 'words-count') {
    return { id: idOf(code), values: { detail: Number.parseInt(shown, 10) || 0 } };
  }
  return { id: reasonOf(code, shown) ?? idOf(code), values: { detail: shown } };
}

/** Names are refused for one of three reasons, each of which has its own words. */
function reasonOf(code: ProblemCode, reason: string): MessageId | null {
  if (code !== 'nick-invalid' && code !== 'network-name-invalid') return null;
  const nick = code === 'nick-invalid';
  switch (reason) {
    case 'empty':
      return nick ? 'nick.problem.empty' : 'networkName.problem.empty';
    case 'too-long':
      return nick ? 'nick.problem.long' : 'networkName.problem.long';
    case 'forbidden-character':
      return 'nick.problem.forbidden';
    default:
      return null;
  }
}
