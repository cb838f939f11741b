/** What the text in the composer may become: commands, and after `/dm` the members. */
import type { Member } from '../../shared/schemas.ts';
import { displayName, hasName, namesakes } from './people.ts';
import { completions, type SlashName } from './slash.ts';

/** `text` is what the composer holds once it is chosen; Enter runs it where `runs`. */
export type Suggestion = { readonly text: string; readonly runs: boolean } & (
  | { readonly kind: 'command'; readonly name: SlashName }
  | { readonly kind: 'member'; readonly member: Member }
);

/** More than anybody chooses from; a further letter finds the others. */
const MEMBER_COUNT_MAX = 8;

export function suggestions(draft: string, members: readonly Member[]): readonly Suggestion[] {
  const commands = completions(draft).map(
    ({ name, takesText }): Suggestion => ({
      kind: 'command',
      name,
      text: takesText ? `/${name} ` : `/${name}`,
      runs: name !== 'dm',
    }),
  );
  return commands.length > 0 ? commands : recipients(draft, members);
}

const fold = (text: string): string => text.normalize('NFKC').toLocaleLowerCase();

function recipients(draft: string, members: readonly Member[]): Suggestion[] {
  const [, start] = /^\/dm\s+@?(\S*)$/i.exec(draft) ?? [];
  if (start === undefined) return [];
  const wanted = fold(start);
  const alike = namesakes(members);
  return members
    .filter(({ self, nick, key }) => {
      const fits = fold(displayName(nick, key)).startsWith(wanted) || key.startsWith(wanted);
      return !self && fits;
    })
    .slice(0, MEMBER_COUNT_MAX)
    .map((member) => ({
      kind: 'member',
      member,
      text: `/dm ${nameFor(member, alike)} `,
      runs: false,
    }));
}

/** A name that means this member and nobody else. */
function nameFor({ nick, key }: Member, alike: ReadonlySet<string>): string {
  if (nick === null || !hasName(nick) || alike.has(key)) return key.slice(0, 16);
  return nick.includes('"') || /^[0-9a-f]{4,}$/i.test(nick) ? key.slice(0, 16) : quoted(nick);
}

const quoted = (nick: string): string => (/\s/.test(nick) ? `"${nick}"` : nick);
