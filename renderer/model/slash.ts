/** The window's commands, and what the composer's text asks for. */
import * as slash from '../../shared/slash.ts';

export type SlashName = 'dm' | 'invite' | 'revoke' | 'members' | 'me' | 'help' | 'quit';
export type SlashCommand = slash.SlashCommand<SlashName>;

export const SLASH_COMMANDS: readonly SlashCommand[] = [
  { name: 'dm', takesText: true },
  { name: 'invite', takesText: true },
  { name: 'revoke', takesText: true },
  { name: 'members', takesText: false },
  { name: 'me', takesText: false },
  { name: 'help', takesText: false },
  { name: 'quit', takesText: false },
];

export const readComposer = (text: string): slash.SlashInput<SlashName> =>
  slash.readSlash(text, SLASH_COMMANDS);

export const completions = (text: string): readonly SlashCommand[] =>
  slash.completeSlash(text, SLASH_COMMANDS);
