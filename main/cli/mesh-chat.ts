#!/usr/bin/env node
import { MeshError } from '../engine/errors.ts';
import { MeshNode } from '../engine/node.ts';
import { Client } from './client.ts';
import { readOptions } from './options.ts';
import { jsonOutput, plainOutput } from './output.ts';

/** Exit codes: 0 ended as asked, 1 could not start or wrong usage, 141 nobody reads. */
async function main(): Promise<void> {
  const { config, json, inviteLink, join } = readOptions(process.argv.slice(2));
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  const out = json ? jsonOutput(write) : plainOutput(write);
  process.stdout.on('error', () => process.exit(141));
  try {
    const node = await MeshNode.start(config);
    const end = (): void => void node.shutdown().then(() => process.exit(0));
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
    const client = new Client(node, out);
    void client.listen();
    // With a data folder it may be in already: then there is nothing to join.
    if (join !== null && node.network() === null) node.joinByLink(join);
    if (inviteLink !== null) client.inviteLink(inviteLink);
    if ((await client.read(process.stdin)) === 'quit') end();
  } catch (error) {
    if (!(error instanceof MeshError)) throw error;
    out.problem(error.toProblem());
    process.exitCode = 1;
  }
}

await main();
