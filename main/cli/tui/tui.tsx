/** The terminal interface as a process: from options to an exit code. Loaded only when asked for. */
import { emitKeypressEvents } from 'node:readline';
import { render } from 'ink';
import { messageFields } from '../../control/message-fields.ts';
import { MeshError } from '../../engine/errors.ts';
import { MeshNode } from '../../engine/node.ts';
import { openControl, openExec } from '../beside.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { ChatOptions } from '../options.ts';
import { textOutput } from '../output.ts';
import { onEnd } from '../signals.ts';
import { exitCodeOf } from '../words.ts';
import { App } from './App.tsx';
import { ViewModel } from './view.ts';

// The other screen, pasted text marked as such, and keys told apart where the terminal can.
const ENTER = '\u001b[?1049h\u001b[?2004h\u001b[>1u';
const LEAVE = '\u001b[<u\u001b[?2004l\u001b[?1049l';

export async function runTui(options: ChatOptions): Promise<ExitCode> {
  const { stdin, stdout } = process;
  const plain = textOutput((line) => void process.stderr.write(`${line}\n`));
  if (!stdin.isTTY || !stdout.isTTY) {
    plain.warn('--tui needs a terminal for input and output.');
    return EXIT.USAGE;
  }
  let node: MeshNode | null = null;
  try {
    node = await MeshNode.start(options.config);
    return await show(node, options);
  } catch (error) {
    if (!(error instanceof MeshError)) throw error;
    plain.problem(error.toProblem());
    return exitCodeOf(error);
  } finally {
    await node?.shutdown();
  }
}

async function show(node: MeshNode, options: ChatOptions): Promise<ExitCode> {
  if (options.join !== null && node.network() === null) node.joinByLink(options.join);
  const { stdin, stdout } = process;
  let quit = (_code: ExitCode): void => {};
  const ended = new Promise<ExitCode>((resolve) => {
    quit = resolve;
    onEnd(resolve);
  });
  const exec = openExec(options, (words) => model.warn(words));
  const model: ViewModel = new ViewModel({
    node,
    onMessage: (message) => exec?.run(JSON.stringify(messageFields(message))),
    onQuit: () => quit(EXIT.DONE),
  });
  for (const words of options.warnings) model.warn(words);
  const control = await openControl(node, options, (words) => model.warn(words));
  if (options.inviteLink !== null) model.client.inviteLink(options.inviteLink);
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdout.write(ENTER);
  const copy = (text: string): void =>
    void stdout.write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`);
  const app = render(<App model={model} copy={copy} />, {
    exitOnCtrlC: false,
    patchConsole: false,
  });
  // Somebody listens now: what was typed before is not lost.
  stdin.resume();
  try {
    return await ended;
  } finally {
    model.close();
    app.unmount();
    stdout.write(LEAVE);
    stdin.setRawMode(false).pause();
    exec?.stop();
    control?.close();
  }
}
