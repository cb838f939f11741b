/** The commands of `mesh-chat`, as help, manual and completion know them. */
import { Command } from 'commander';
import { APP_VERSION } from '../engine/version.ts';
import type { ExitCode } from './exit-codes.ts';
import { addChatOptions, dataDirOption } from './flags.ts';
import { type ChatOptions, chatOptions } from './options.ts';

/** What the commands do; each resolves with the exit code. */
export type Tasks = {
  readonly chat: (options: ChatOptions) => Promise<ExitCode>;
  readonly importOriginal: (from: string | undefined, dataDir: string) => ExitCode;
};

const EXAMPLES = `
Examples:
  mesh-chat --nick alice                                   open network "lan" on this LAN
  mesh-chat --nick alice --invite-only --data-dir ~/mesh   found an invite-only network
  mesh-chat --nick bob --invite-only --seed alice-pc:9000  wait to be invited to it
  mesh-chat --nick bob --join mesh-chat://join/1/…         come in by an invite link
  uptime | mesh-chat --data-dir ~/mesh                     say what a program prints, and end
  mesh-chat --data-dir ~/mesh --exec ./answer.sh           run a command for each message

Each line you type goes to everyone. Commands: /dm NICK TEXT, /invite KEY, /revoke KEY,
/members, /me, /status, /help, /quit.

Exit codes: 0 done, and what came through a pipe was delivered; 1 could not start, or a line was
refused; 2 wrong usage; 3 nothing runs on that data folder; 4 not delivered in time; 141 nobody
reads the output.`;

/** @param end is told the exit code of the command that ran */
export function buildProgram(tasks: Tasks, end: (code: ExitCode) => void): Command {
  const program = new Command('mesh-chat')
    .description('Peer-to-peer chat without a server, for a terminal or a script.')
    .version(APP_VERSION)
    .enablePositionalOptions()
    .showHelpAfterError('mesh-chat --help shows what there is.')
    .addHelpText('after', EXAMPLES)
    .exitOverride();
  addChatOptions(program)
    .allowExcessArguments()
    .action(async (_flags, command: Command) => {
      const [unknown] = command.args;
      if (unknown !== undefined) command.error(`error: unknown command '${unknown}'`);
      end(await tasks.chat(chatOptions(command)));
    });
  program
    .command('import')
    .description('take over identity and settings of the original Mesh Chat')
    .argument('[folder]', 'where they are (default: ~/.config/mesh-chat)')
    .addOption(dataDirOption().makeOptionMandatory())
    .action((folder: string | undefined, { dataDir }: { dataDir: string }) =>
      end(tasks.importOriginal(folder, dataDir)),
    );
  return program;
}
