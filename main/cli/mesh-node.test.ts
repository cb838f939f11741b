/** The bare node as processes. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildProgramFile, type Program, Running } from './testing/program.ts';

let program: Program;
const running: Running[] = [];
beforeAll(async () => {
  program = await buildProgramFile('mesh-node.ts');
}, 120_000);
afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.map(({ ended }) => ended));
  program.remove();
});

const start = (...args: string[]): Running => {
  const local = ['--bind', '127.0.0.1', '--port', '0', '--no-lan', '--network', 'lab'];
  const node = new Running(program, [...local, ...args]);
  running.push(node);
  return node;
};

it('broadcasts each line of its input as it is, binary too, and tells events as JSON lines', async () => {
  const hears = start();
  const [, port] = await hears.line(/"type":"ready".*"port":(\d+)/);
  const speaks = start('--seed', `127.0.0.1:${port}`);
  const binary = Buffer.from([0xff, 0x00, 0x80]);
  speaks.child.stdin.write(Buffer.concat([Buffer.from('reading 1\n'), binary, Buffer.from('\n')]));
  const payloads = (text: string): string[] =>
    text
      .split('\n')
      .filter((line) => line.includes('BroadcastReceived'))
      .map((line) => JSON.parse(line).payload);
  await hears.line(/BroadcastReceived[^\n]*\n[\s\S]*BroadcastReceived[^\n]*\n/);
  const expected = [Buffer.from('reading 1'), binary].map((bytes) => bytes.toString('base64'));
  expect(payloads(hears.out)).toEqual(expected);
  speaks.child.stdin.end();
  expect((await speaks.ended).code).toBe(0);
});
