/** What the composer's text asks for. */

export type SlashName = 'invite' | 'members' | 'me' | 'help' | 'quit';

export type SlashCommand = { readonly name: SlashName; readonly takesText: boolean };

export const SLASH_COMMANDS: readonly SlashCommand[] = [
  { name: 'invite', takesText: true },
  { name: 'members', takesText: false },
  { name: 'me', takesText: false },
  { name: 'help', takesText: false },
  { name: 'quit', takesText: false },
];

export type ComposerInput =
  | { readonly kind: 'empty' }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'command'; readonly name: SlashName; readonly rest: string }
  | { readonly kind: 'unknown'; readonly name: string }
  /** A command that stands alone was followed by text, which would be lost. */
  | { readonly kind: 'takes-nothing'; readonly name: SlashName };

export function readComposer(text: string): ComposerInput {
  const body = text.trim();
  if (body === '') return { kind: 'empty' };
  if (!body.startsWith('/')) return { kind: 'message', text: text.trimEnd() };
  // Two slashes are how a message begins with one.
  if (body.startsWith('//')) return { kind: 'message', text: body.slice(1) };
  const [, name = '', rest = ''] = /^\/(\S*)\s*([\s\S]*)$/.exec(body) ?? [];
  const command = SLASH_COMMANDS.find((known) => known.name === name.toLowerCase());
  if (command === undefined) return { kind: 'unknown', name: `/${name}` };
  if (!command.takesText && rest !== '') return { kind: 'takes-nothing', name: command.name };
  return { kind: 'command', name: command.name, rest };
}

/** Commands that the text so far may become; none once it is more than a command's name. */
export function completions(text: string): readonly SlashCommand[] {
  const [, start] = /^\/([a-z]*)$/i.exec(text) ?? [];
  if (start === undefined) return [];
  return SLASH_COMMANDS.filter(({ name }) => name.startsWith(start.toLowerCase()));
}
