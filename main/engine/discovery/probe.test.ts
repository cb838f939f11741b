import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { probeAddress, probeLan } from './probe.ts';

it('D5 says of an address whether somebody listens there, nobody does, or there is no such name', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  expect(await probeAddress(`127.0.0.1:${port}`, 2_000)).toMatchObject({ outcome: 'reached' });
  await new Promise((resolve) => server.close(resolve));
  expect(await probeAddress(`127.0.0.1:${port}`, 2_000)).toMatchObject({ outcome: 'refused' });
  expect(await probeAddress('no-such-host.invalid:1', 2_000)).toMatchObject({ outcome: 'unknown' });
  expect(await probeAddress('a b', 2_000)).toMatchObject({ outcome: 'address' });
});

it('D5 tells each interface apart, and never waits for an answer', async () => {
  for (const { name, target, outcome } of await probeLan(9)) {
    expect(name).not.toBe('');
    expect(target).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(['open', 'blocked', 'failed']).toContain(outcome);
  }
});
