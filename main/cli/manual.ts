/** The manual page, made from what the command line really takes. */
import type { Command } from 'commander';

const SECTION = '1';

/** In roff's man macros, as `man` reads it. */
export function manualOf(program: Command, version: string, epilogue: string): string {
  const help = program.createHelp();
  const commands = help.visibleCommands(program).filter((command) => command.name() !== 'help');
  return [
    `.TH ${program.name().toUpperCase()} ${SECTION} "" "Mesh Chat ${roff(version)}"`,
    '.SH NAME',
    `${roff(program.name())} \\- ${roff(program.description())}`,
    '.SH SYNOPSIS',
    ...synopsis(program, program.name()),
    ...commands.flatMap((command) => [
      '.br',
      ...synopsis(command, `${program.name()} ${command.name()}`),
    ]),
    '.SH OPTIONS',
    ...optionsOf(program),
    '.SH COMMANDS',
    ...commands.flatMap((command) => [
      `.SS ${roff(command.name())}`,
      roff(`${command.description()}.`),
      ...optionsOf(command),
    ]),
    ...sections(epilogue),
    '',
  ].join('\n');
}

const synopsis = (command: Command, name: string): string[] => [
  `.B ${roff(name)}`,
  roff(command.usage().replace(' [command]', '')),
];

function optionsOf(command: Command): string[] {
  const help = command.createHelp();
  return help
    .visibleOptions(command)
    .flatMap((option) => [
      '.TP',
      `.B ${roff(help.optionTerm(option))}`,
      roff(help.optionDescription(option)),
    ]);
}

/** `Heading:` lines of the help become sections; indented lines keep their shape. */
function sections(text: string): string[] {
  const out: string[] = [];
  let shaped = false;
  const shape = (on: boolean): void => {
    if (shaped !== on) out.push(on ? '.nf' : '.fi');
    shaped = on;
  };
  for (const line of text.split('\n')) {
    const [, heading] = /^([A-Z][A-Za-z ]+):$/.exec(line) ?? [];
    shape(line.startsWith('  '));
    if (heading !== undefined) out.push(`.SH ${heading.toUpperCase()}`);
    else if (line !== '') out.push(roff(line.trimEnd()));
  }
  shape(false);
  return out;
}

/** Backslashes and hyphens mean something to roff, and so do dots and quotes that begin a line. */
const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
