/** What the text in the composer may become: commands, the members after `/dm`, and after `@` too. */
import { shortKey } from '../../shared/ids.ts';
import type { Member } from '../../shared/schemas.ts';
import { displayName, hasName, namesakes } from './people.ts';
import { completions, type SlashName } from './slash.ts';

/** What somebody is writing, and where. */
export type Written = { readonly text: string; readonly caret: number };

/** What the composer holds once it is chosen; Enter runs it where `runs`. */
export type Suggestion = Written & { readonly runs: boolean } & (
    | { readonly kind: 'command'; readonly name: SlashName }
    | { readonly kind: 'member'; readonly member: Member }
  );

/** More than anybody chooses from; a further letter finds the others. */
const MEMBER_COUNT_MAX = 8;

export function suggestions(written: Written, members: readonly Member[]): readonly Suggestion[] {
  const commands = completions(written.text).map(({ name, takesText }): Suggestion => {
    const text = takesText ? `/${name} ` : `/${name}`;
    return { kind: 'command', name, text, caret: text.length, runs: !takesPerson(name) };
  });
  if (commands.length > 0) return commands;
  const named = recipients(written.text, members);
  return named.length > 0 ? named : called(written, members);
}

/** Whom a command is about is chosen next. */
export const takesPerson = (name: SlashName): boolean => name === 'dm' || name === 'revoke';

const fold = (text: string): string => text.normalize('NFKC').toLocaleLowerCase();

const fitting = (start: string, members: readonly Member[]): Member[] =>
  members
    .filter(({ self, nick, key }) => {
      const wanted = fold(start);
      const fits = fold(displayName(nick, key)).startsWith(wanted) || key.startsWith(wanted);
      return !self && fits;
    })
    .slice(0, MEMBER_COUNT_MAX);

const isWhole = (member: Member | undefined, name: string): boolean =>
  fold(member?.nick ?? '') === fold(name);

function recipients(text: string, members: readonly Member[]): Suggestion[] {
  const [, command, start] = /^\/(dm|revoke)\s+@?(\S*)$/i.exec(text) ?? [];
  if (command === undefined || start === undefined) return [];
  const alike = namesakes(members);
  const found = fitting(start, members);
  // After the name of whom to remove there is nothing more to write: Enter runs it.
  if (command.toLowerCase() === 'revoke' && found.length === 1 && isWhole(found[0], start))
    return [];
  return found.map((member) => {
    const chosen = `/${command.toLowerCase()} ${nameFor(member, alike)} `;
    return { kind: 'member', member, text: chosen, caret: chosen.length, runs: false };
  });
}

/** A name that means this member and nobody else. */
function nameFor({ nick, key }: Member, alike: ReadonlySet<string>): string {
  if (nick === null || !hasName(nick) || alike.has(key)) return key.slice(0, 16);
  return nick.includes('"') || /^[0-9a-f]{4,}$/i.test(nick) ? key.slice(0, 16) : quoted(nick);
}

const quoted = (nick: string): string => (/\s/.test(nick) ? `"${nick}"` : nick);

/** `@` and the beginning of a name, which may have several words, where the caret stands. */
const CALL = /(?<![\p{L}\p{N}_])@([^@\n]{0,32})$/u;

function called({ text, caret }: Written, members: readonly Member[]): Suggestion[] {
  const [, start] = CALL.exec(text.slice(0, caret)) ?? [];
  if (start === undefined) return [];
  const found = fitting(start, members).filter(({ nick }) => hasName(nick));
  // Whoever has written it out wants Enter to send it.
  if (found.length === 1 && isWhole(found[0], start)) return [];
  const alike = namesakes(members);
  const before = text.slice(0, caret - start.length);
  const after = text.slice(caret);
  // The gap that stands there already is taken; before a comma there is none.
  const gap = /^[^\s\p{P}]|^ |^$/u.test(after) ? ' ' : '';
  return found.map((member) => {
    const key = alike.has(member.key) ? ` [${shortKey(member.key)}]` : '';
    const head = `${before}${(member.nick ?? '').trim()}${key}${gap}`;
    return {
      kind: 'member',
      member,
      text: head + after.replace(/^ /, ''),
      caret: head.length,
      runs: false,
    };
  });
}
