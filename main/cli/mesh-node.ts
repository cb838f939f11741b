#!/usr/bin/env node
/** The bare node: what happens as JSON lines on stdout, each line of stdin as one raw broadcast. */
import { Command, CommanderError } from 'commander';
import { RAW_PAYLOAD_BYTES_MAX } from '../../shared/limits.ts';
import { MeshError } from '../engine/errors.ts';
import type { MeshEvent } from '../engine/events.ts';
import { MeshNode } from '../engine/node.ts';
import { APP_VERSION } from '../engine/version.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { addNodeOptions } from './flags.ts';
import { splitLines } from './lines.ts';
import { nodeOptions } from './options.ts';
import { onEnd } from './signals.ts';
import { exitCodeOf, sentenceOf } from './words.ts';

const EPILOGUE = `
Output: one JSON object a line, first {"type":"ready"}, then each event of the library as it is
called there; bytes are base64. Input: each line is broadcast to every connected node as it is, up to
256 KiB, binary too; lines wait until somebody is connected. The end of the input ends the node.

Example:
  sensor | mesh-node --network lab > readings.jsonl`;

const write = (value: object): void =>
  void process.stdout.write(`${JSON.stringify(value, asText)}\n`);

/** Before anything else makes text of them: a Buffer would come as a list of numbers. */
function asText(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const raw = this[key];
  return raw instanceof Uint8Array ? Buffer.from(raw).toString('base64') : value;
}

async function run(command: Command): Promise<ExitCode> {
  const warnings: string[] = [];
  const node = await MeshNode.start(nodeOptions(command, warnings));
  for (const words of warnings) process.stderr.write(`${words}\n`);
  const events = node.subscribe();
  const { pubKey, nodeId, listening } = node;
  write({ type: 'ready', pubKey, nodeId, ...listening });
  void tell(events);
  try {
    const ended = new Promise<ExitCode>((resolve) => onEnd(resolve));
    return await Promise.race([ended, broadcastLines(node, ended)]);
  } finally {
    await node.shutdown();
    process.stdin.destroy();
  }
}

async function tell(events: AsyncIterable<MeshEvent>): Promise<void> {
  for await (const event of events) write(event);
}

async function broadcastLines(node: MeshNode, ended: Promise<ExitCode>): Promise<ExitCode> {
  let code: ExitCode = EXIT.DONE;
  let lines = 0;
  for await (const line of splitLines(process.stdin, RAW_PAYLOAD_BYTES_MAX)) {
    lines += 1;
    if (line === null) {
      process.stderr.write(`Line ${lines} is longer than ${RAW_PAYLOAD_BYTES_MAX} bytes.\n`);
      code = EXIT.FAILED;
    } else {
      await connected(node);
      await node.broadcast(line);
    }
  }
  // An input that was empty from the start, as of a service, ends nothing.
  return lines === 0 ? ended : code;
}

async function connected(node: MeshNode): Promise<void> {
  if (node.connections().length > 0) return;
  const events = node.subscribe();
  for await (const _ of events) if (node.connections().length > 0) break;
}

async function main(): Promise<ExitCode> {
  const command = addNodeOptions(new Command('mesh-node'))
    .description('A node of the mesh without the chat: raw payloads in, events out.')
    .version(APP_VERSION)
    .showHelpAfterError('mesh-node --help shows what there is.')
    .addHelpText('after', EPILOGUE)
    .exitOverride();
  try {
    return await run(command.parse());
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.DONE : EXIT.USAGE;
    if (!(error instanceof MeshError)) throw error;
    process.stderr.write(`${sentenceOf(error.toProblem())}\n`);
    return exitCodeOf(error);
  }
}

const code = await main();
// Whatever the system still writes is written first.
process.stdout.write('', () => process.exit(code));
