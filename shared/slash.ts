/** What a line that somebody wrote asks for: one reading for the window and the terminal. */

/** `takesText`: something may follow the name. */
export type SlashCommand<Name extends string> = {
  readonly name: Name;
  readonly takesText: boolean;
};

export type SlashInput<Name extends string> =
  | { readonly kind: 'empty' }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'command'; readonly name: Name; readonly rest: string }
  | { readonly kind: 'unknown'; readonly name: string }
  /** A command that stands alone was followed by text, which would be lost. */
  | { readonly kind: 'takes-nothing'; readonly name: Name };

export function readSlash<Name extends string>(
  text: string,
  commands: readonly SlashCommand<Name>[],
): SlashInput<Name> {
  const body = text.trim();
  if (body === '') return { kind: 'empty' };
  if (!body.startsWith('/')) return { kind: 'message', text: text.trimEnd() };
  // Two slashes are how a message begins with one.
  if (body.startsWith('//')) return { kind: 'message', text: body.slice(1) };
  const [, name = '', rest = ''] = /^\/(\S*)\s*([\s\S]*)$/.exec(body) ?? [];
  const command = commands.find((known) => known.name === name.toLowerCase());
  if (command === undefined) return { kind: 'unknown', name: `/${name}` };
  if (!command.takesText && rest !== '') return { kind: 'takes-nothing', name: command.name };
  return { kind: 'command', name: command.name, rest };
}

/** Commands that the text so far may become; none once it is more than a command's name. */
export function completeSlash<Name extends string>(
  text: string,
  commands: readonly SlashCommand<Name>[],
): readonly SlashCommand<Name>[] {
  const [, start] = /^\/([a-z]*)$/i.exec(text) ?? [];
  if (start === undefined) return [];
  return commands.filter(({ name }) => name.startsWith(start.toLowerCase()));
}
