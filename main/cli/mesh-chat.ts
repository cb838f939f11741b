#!/usr/bin/env node
import completion from '@bomb.sh/tab/commander';
import { CommanderError } from 'commander';
import { MeshError } from '../engine/errors.ts';
import { chat } from './chat.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { identityTask } from './identity-tasks.ts';
import { importOriginal } from './import-original.ts';
import { buildProgram } from './program.ts';
import { remoteHistory, remoteSend, remoteStatus } from './remote.ts';
import { exitCodeOf, sentenceOf } from './words.ts';

async function main(): Promise<ExitCode> {
  let code: ExitCode = EXIT.DONE;
  const say = (words: string): void => void process.stdout.write(`${words}\n`);
  // Nobody reads on, as behind `| head`. What only prints has nothing left to do; a chat says goodbye.
  const endUnread = (): never => process.exit(EXIT.UNREAD);
  process.stdout.once('error', endUnread);
  const program = buildProgram(
    {
      chat: (options) => {
        process.stdout.off('error', endUnread);
        return chat(options);
      },
      send: (text, options) => remoteSend(text, options, say),
      status: (options) => remoteStatus(options, say),
      history: (options) => remoteHistory(options, say),
      print: (text) => {
        process.stdout.write(text);
        return EXIT.DONE;
      },
      identity: (task, options) => identityTask(task, { ...options, input: readInput }, say),
      importOriginal: (from, dataDir) => importOriginal(from, dataDir, say),
    },
    (ended) => {
      code = ended;
    },
  );
  completion(program, { completionCommandName: 'completion' });
  try {
    await program.parseAsync();
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.DONE : EXIT.USAGE;
    if (!(error instanceof MeshError)) throw error;
    process.stderr.write(`${sentenceOf(error.toProblem())}\n`);
    return exitCodeOf(error);
  }
}

/** Words, and not much more. */
async function readInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk;
  return text;
}

const code = await main();
// Whatever the system still writes is written first.
process.stdout.write('', (error) => process.exit(error ? EXIT.UNREAD : code));
