import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

/**
 * Two hosts on a bridge, each in a network namespace of its own, the bridge in a third: real
 * broadcasts, none of which can leave. Node and the kernel are asked to do what they do on a LAN.
 */
const id = process.pid;
const HOSTS = [1, 2].map((number) => ({
  space: `mesh-${id}-${number}`,
  address: `10.77.0.${number}`,
}));
const BRIDGE = `mesh-${id}-lan`;
const DISCOVERY_PORT = '9999';
const IP = 'ip';

const ip = (...words: string[]): boolean => spawnSync(IP, words).status === 0;
const inSpace = (space: string, ...words: string[]): boolean => ip('-n', space, ...words);

/** Whether this machine lets us: root, `ip`, and a kernel with namespaces and bridges. */
const buildLan = (): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  if (!ip('netns', 'add', BRIDGE)) return false;
  let made = inSpace(BRIDGE, 'link', 'add', 'br0', 'type', 'bridge');
  made &&= inSpace(BRIDGE, 'link', 'set', 'br0', 'up');
  HOSTS.forEach(({ space, address }, index) => {
    const end = `host${index}`;
    made &&= ip('netns', 'add', space);
    made &&= inSpace(BRIDGE, 'link', 'add', end, 'type', 'veth', 'peer', 'eth0', 'netns', space);
    made &&= inSpace(BRIDGE, 'link', 'set', end, 'master', 'br0', 'up');
    made &&= inSpace(space, 'address', 'add', `${address}/24`, 'dev', 'eth0');
    made &&= inSpace(space, 'link', 'set', 'eth0', 'up');
  });
  // The second host's loopback stays down: one target that fails.
  return made && inSpace(HOSTS[0]?.space ?? '', 'link', 'set', 'lo', 'up');
};
const removeLan = (): void => {
  for (const space of [...HOSTS.map((host) => host.space), BRIDGE]) ip('netns', 'delete', space);
};

describe('a LAN of network namespaces', () => {
  const program = mkdtempSync(join(tmpdir(), 'mesh-lan-'));
  const children: ChildProcess[] = [];
  let hasLan = false;

  beforeAll(async () => {
    hasLan = buildLan();
    if (!hasLan) return;
    // Node 20 runs no TypeScript.
    await build({
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: true },
      build: {
        ssr: join(import.meta.dirname, 'namespaces.child.ts'),
        outDir: program,
        rolldownOptions: { output: { entryFileNames: 'child.mjs' } },
      },
    });
  }, 60_000);
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    removeLan();
    rmSync(program, { recursive: true, force: true });
  });

  const node = (host: number, tcpPort: number): Set<string> => {
    const said = new Set<string>();
    const words = [process.execPath, join(program, 'child.mjs'), DISCOVERY_PORT, String(tcpPort)];
    const child = spawn(IP, ['netns', 'exec', HOSTS[host]?.space ?? '', ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    child.stdout?.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().trim().split('\n')) said.add(line);
    });
    return said;
  };

  it('D1 D2 hosts find each other by broadcast, two nodes of one host share its port', async (context) => {
    if (!hasLan) return context.skip('needs root, the command `ip` and network namespaces');
    const [first, second, other] = [node(0, 5001), node(0, 5002), node(1, 6001)];
    await vi.waitFor(
      () => {
        expect(first).toContain('10.77.0.2:6001');
        expect(second).toContain('10.77.0.2:6001');
        expect(other).toContain('10.77.0.1:5001');
        expect(other).toContain('10.77.0.1:5002');
        // On one host they meet over the loopback, and over the address of the interface.
        expect(first).toContain('127.0.0.1:5002');
        expect(second).toContain('10.77.0.1:5001');
      },
      { timeout: 15_000 },
    );
    const said = [...first, ...second, ...other];
    expect(said.filter((line) => !/^(10\.77\.0\.\d|127\.0\.0\.1):\d{4}$/.test(line))).toEqual([]);
  }, 30_000);
});
