/** The commands of `mesh-chat`, as help, manual and completion know them. */
import { homedir } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  isProfileName,
  meshFolder,
  profileFolder,
  systemAppData,
} from '../control/profile-folder.ts';
import { APP_VERSION } from '../engine/version.ts';
import type { ExitCode } from './exit-codes.ts';
import {
  addChatOptions,
  count,
  dataDirOption,
  type Flags,
  passphraseOption,
  seconds,
} from './flags.ts';
import type { IdentityTask } from './identity-tasks.ts';
import { manualOf } from './manual.ts';
import { type ChatOptions, chatOptions } from './options.ts';
import type { RemoteOptions } from './remote.ts';
import { readSince } from './since.ts';

/** What the commands do; each resolves with the exit code. */
export type Tasks = {
  readonly chat: (options: ChatOptions) => Promise<ExitCode>;
  readonly send: (
    text: string,
    options: RemoteOptions & { to: string | null; waitMs: number },
  ) => Promise<ExitCode>;
  readonly status: (options: RemoteOptions) => Promise<ExitCode>;
  readonly history: (
    options: RemoteOptions & { since: number; limit: number },
  ) => Promise<ExitCode>;
  readonly print: (text: string) => ExitCode;
  readonly identity: (
    task: IdentityTask,
    options: { dataDir: string; passphraseFile?: string; file?: string },
  ) => Promise<ExitCode>;
  readonly importOriginal: (from: string | undefined, dataDir: string) => ExitCode;
};

const EPILOGUE = `
Examples:
  mesh-chat --nick alice                                   open network "lan" on this LAN
  mesh-chat --nick alice --invite-only --data-dir ~/mesh   found an invite-only network
  mesh-chat --nick bob --invite-only --seed alice-pc:9000  wait to be invited to it
  mesh-chat --nick bob --join mesh-chat://join/1/…         come in by an invite link
  uptime | mesh-chat --data-dir ~/mesh                     say what a program prints, and end
  mesh-chat --data-dir ~/mesh --exec ./answer.sh           run a command for each message
  mesh-chat --relay --seed alice-pc:9000 --data-dir ~/mesh carry and keep, and read nothing
  mesh-chat send --data-dir ~/mesh "lunch?"                speak through the one that runs there
  mesh-chat history --since 1h --json                      what was said in the window's network

While it runs:
  any text            goes to everyone; begin with // for one that starts with a slash
  /dm NICK TEXT       to one member alone; a part of the key will do for the nick
  /invite KEY [KEY…]  let somebody in
  /relay KEY          let a relay in, which carries and keeps what it cannot read
  /revoke KEY         shut a key out, for ever
  /goon NAME, /follow after a key was stolen: go on as a new network; come along to it
  /members            who belongs, and who is here
  /me, /status        your key; how the connection stands
  /help, /quit        this list; say goodbye and end

Exit status:
  0    ended as asked; what came through a pipe was delivered
  1    it could not start, or a line of the input was refused
  2    the command line or the settings make no sense
  3    nothing runs on that data folder
  4    what was written has reached nobody in time
  141  nobody reads the output any more`;

/** @param end is told the exit code of the command that ran */
export function buildProgram(tasks: Tasks, end: (code: ExitCode) => void): Command {
  const program = new Command('mesh-chat')
    .description('Peer-to-peer chat without a server, for a terminal or a script.')
    .version(APP_VERSION)
    .enablePositionalOptions()
    .showHelpAfterError('mesh-chat --help shows what there is.')
    .addHelpText('after', EPILOGUE)
    .exitOverride();
  addChatOptions(program)
    .allowExcessArguments()
    .action(async (_flags, command: Command) => {
      const [unknown] = command.args;
      if (unknown !== undefined) command.error(`error: unknown command '${unknown}'`);
      const { status, dataDir, json } = command.opts<Flags>();
      if (status) end(await tasks.status(whereOf({ dataDir, profile: '', json })));
      else end(await tasks.chat(chatOptions(command)));
    });
  addRemoteCommands(program, tasks, end);
  addIdentityCommands(program, tasks, end);
  program
    .command('import')
    .description('take over identity and settings of the original Mesh Chat')
    .argument('[folder]', 'where they are (default: ~/.config/mesh-chat)')
    .addOption(dataDirOption().makeOptionMandatory())
    .action((folder: string | undefined, { dataDir }: { dataDir: string }) =>
      end(tasks.importOriginal(folder, dataDir)),
    );
  program
    .command('manual')
    .description('print the manual page: mesh-chat manual | man -l -')
    .action(() => end(tasks.print(manualOf(program, APP_VERSION, EPILOGUE))));
  return program;
}

function addIdentityCommands(program: Command, tasks: Tasks, end: (code: ExitCode) => void): void {
  const identity = program
    .command('identity')
    .description('lock, unlock, export or restore the identity of a data folder');
  const task = (name: IdentityTask, description: string): Command =>
    identity
      .command(name)
      .description(description)
      .addOption(dataDirOption().makeOptionMandatory())
      .addOption(passphraseOption())
      .action(async (...given: unknown[]) => {
        const command = given.at(-1) as Command;
        const flags = command.opts<{ dataDir: string; passphraseFile?: string }>();
        const [file] = command.args;
        end(await tasks.identity(name, { ...flags, ...(file === undefined ? {} : { file }) }));
      });
  task('lock', 'put it under a passphrase, which each start then needs');
  task('unlock', 'take the passphrase off again');
  task('words', 'print its 24 recovery words');
  task('export', 'write it as the 32 bytes of the original').argument('<file>', 'a new file');
  task('restore', 'make the identity of 24 words on the input that of an empty folder');
}

type RemoteFlags = {
  dataDir?: string | undefined;
  profile: string;
  json?: boolean | undefined;
};

function addRemoteCommands(program: Command, tasks: Tasks, end: (code: ExitCode) => void): void {
  remote(program, 'send', 'say something through the node that runs already')
    .argument('<text>', 'what to say')
    .option('--to <name>', 'to one member alone: a nick, a key or its beginning')
    .option('--wait <seconds>', 'wait so long until another node has it', seconds)
    .action(async (text: string, flags: RemoteFlags & { to?: string; wait?: number }) => {
      const { to = null, wait = 0 } = flags;
      end(await tasks.send(text, { ...whereOf(flags), to, waitMs: wait * 1000 }));
    });
  remote(program, 'status', 'tell how the node that runs already stands').action(
    async (flags: RemoteFlags) => end(await tasks.status(whereOf(flags))),
  );
  remote(program, 'history', 'print what was said')
    .option('--since <time>', 'such as 30m, 1h, 2d or a date (default: 1d)', since)
    .option('--limit <number>', 'the newest ones, at most so many', count, 1000)
    .action(async (flags: RemoteFlags & { since?: number; limit: number }) => {
      const { limit, since: from = since('1d') } = flags;
      end(await tasks.history({ ...whereOf(flags), since: from, limit }));
    });
}

const remote = (program: Command, name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .addOption(dataDirOption('the data folder of a headless client'))
    .addOption(
      new Option('--profile <name>', "of the window's profile")
        .argParser(profile)
        .default('', 'the usual one'),
    )
    .option('--json', 'JSON, for programs');

const whereOf = ({ dataDir, profile: name, json = false }: RemoteFlags): RemoteOptions => {
  const appData = systemAppData(process.platform, homedir(), process.env);
  return { dataDir: dataDir ?? meshFolder(profileFolder(appData, name)), json };
};

const since = (text: string): number => readSince(text, Date.now());

function profile(text: string): string {
  if (!isProfileName(text)) throw new InvalidArgumentError('1 to 32 letters, digits, "-" or "_".');
  return text;
}
