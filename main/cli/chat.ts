/** The chat client as a process: from a command line to an exit code. */
import { MESSAGE_BYTES_MAX } from '../../shared/limits.ts';
import { messageFields } from '../control/message-fields.ts';
import { MeshError } from '../engine/errors.ts';
import type { ChatMessage } from '../engine/events.ts';
import { MeshNode } from '../engine/node.ts';
import { openControl, openExec } from './beside.ts';
import { Client, completions, type Ending } from './client.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { splitLines } from './lines.ts';
import type { ChatOptions } from './options.ts';
import { jsonOutput, type Output, textOutput } from './output.ts';
import { onEnd } from './signals.ts';
import { COLOURED, UNCOLOURED } from './style.ts';
import { openTerminal } from './terminal.ts';
import { exitCodeOf } from './words.ts';

/** Where lines come from, and where words go. */
type Console = {
  readonly out: Output;
  readonly lines: AsyncIterable<Uint8Array | string | null>;
  readonly isTerminal: boolean;
  readonly close: () => void;
};

export async function chat(options: ChatOptions): Promise<ExitCode> {
  if (options.tui) return (await import('./tui/tui.tsx')).runTui(options);
  let interrupt = (): void => {};
  const io = openConsole(options, () => interrupt());
  for (const words of options.warnings) io.out.warn(words);
  let node: MeshNode | null = null;
  try {
    node = await MeshNode.start(options.config);
    const ended = new Promise<ExitCode>((resolve) => {
      interrupt = () => resolve(EXIT.DONE);
      onEnd(resolve);
    });
    return await talk(node, io, options, ended);
  } catch (error) {
    if (!(error instanceof MeshError)) throw error;
    io.out.problem(error.toProblem());
    return exitCodeOf(error);
  } finally {
    await node?.shutdown();
    io.close();
  }
}

/** From a node that runs to what ends it: its input, or from outside. */
async function talk(
  node: MeshNode,
  io: Console,
  options: ChatOptions,
  ended: Promise<ExitCode>,
): Promise<ExitCode> {
  // With a data folder it may be in already: then there is nothing to join.
  if (options.join !== null && node.network() === null) node.joinByLink(options.join);
  if (options.relay) seekAsRelay(node, options);
  const exec = openExec(options, (words) => io.out.warn(words));
  const client = new Client({
    node,
    out: io.out,
    patient: !io.isTerminal,
    relay: options.relay,
    onMessage: (message) => exec?.run(lineOf(message)),
  });
  void client.listen();
  const control = await openControl(node, options, (words) => io.out.warn(words));
  try {
    if (options.inviteLink !== null) client.inviteLink(options.inviteLink);
    return await Promise.race([ended, converse(client, io, options, ended)]);
  } finally {
    exec?.stop();
    control?.close();
  }
}

/** @throws MeshError `config-invalid` where it knows nobody to carry for */
function seekAsRelay(node: MeshNode, { config: { seedPeers = [] } }: ChatOptions): void {
  if (node.network() !== null || node.join() !== null) return;
  if (seedPeers.length === 0)
    throw new MeshError(
      'config-invalid',
      '--relay needs the address of a member: --seed HOST:PORT',
    );
  node.seek(seedPeers);
}

/** Reads to the end, and waits until what was read has reached somebody. */
async function converse(
  client: Client,
  io: Console,
  { waitMs }: ChatOptions,
  ended: Promise<ExitCode>,
): Promise<ExitCode> {
  const { by, refused }: Ending = await client.read(io.lines);
  // There never was a line: a service, which runs on.
  if (by === 'empty' && !io.isTerminal) return ended;
  if (!io.isTerminal) await client.delivery.delivered(waitMs);
  const { undelivered } = client.delivery;
  if (undelivered > 0) io.out.warn(undeliveredWords(undelivered, waitMs, io.isTerminal));
  if (io.isTerminal) return EXIT.DONE;
  if (refused > 0) return EXIT.FAILED;
  return undelivered > 0 ? EXIT.UNDELIVERED : EXIT.DONE;
}

function undeliveredWords(count: number, waitMs: number, isTerminal: boolean): string {
  const what = count === 1 ? 'One message has' : `${count} messages have`;
  const time = isTerminal ? '' : ` within ${waitMs / 1000} s`;
  return `${what} reached nobody${time}. What a data folder holds goes out at the next start on it.`;
}

function openConsole({ json }: ChatOptions, onInterrupt: () => void): Console {
  const { stdin, stdout } = process;
  if (stdin.isTTY && stdout.isTTY && !json) {
    const terminal = openTerminal({
      input: stdin,
      output: stdout,
      complete: completions,
      onInterrupt,
    });
    const out = textOutput(terminal.print, stdout.hasColors() ? COLOURED : UNCOLOURED);
    return { out, lines: terminal.lines, isTerminal: true, close: terminal.close };
  }
  const write = (line: string): void => void stdout.write(`${line}\n`);
  return {
    out: json ? jsonOutput(write) : textOutput(write),
    lines: splitLines(stdin, MESSAGE_BYTES_MAX),
    isTerminal: stdin.isTTY === true,
    close: () => stdin.destroy(),
  };
}

const lineOf = (message: ChatMessage): string => JSON.stringify(messageFields(message));
