import { describe, expect, it } from 'vitest';
import { runSeed } from '../run.ts';
import { Connection, type End } from './connection.ts';
import { CALM, Network } from './network.ts';
import { Prng } from './prng.ts';
import { EventQueue } from './queue.ts';

describe('a seed', () => {
  it('replays a run bit for bit, in each kind of trouble', { timeout: 60_000 }, () => {
    for (const scenario of ['churn', 'loss', 'half-open', 'pause']) {
      const run = { scenario, nodes: 4, seed: 7 };
      const [first, second] = [runSeed(run), runSeed(run)];
      expect(second.traceHash).toBe(first.traceHash);
      expect(second.figures).toEqual(first.figures);
    }
  });

  it('makes another run of another seed', () => {
    const hashes = [1, 2, 3, 4].map(
      (seed) => runSeed({ scenario: 'chat', nodes: 3, seed }).traceHash,
    );
    expect(new Set(hashes).size).toBe(4);
  });

  it('gives the same figures whether messages are encoded or handed over', () => {
    const run = { scenario: 'chat', nodes: 4, seed: 3 };
    const full = runSeed({ ...run, wireMode: 'full' });
    const none = runSeed({ ...run, wireMode: 'none' });
    expect(none.figures.missed).toBe(0);
    expect(none.figures.pathLength).toBe(full.figures.pathLength);
  });
});

/** Two machines with a connection of numbers between them. */
function wired(loss = 0) {
  const queue = new EventQueue();
  const clock = { now: 0 };
  const network = new Network({ ...CALM, loss }, new Prng('test'));
  const heard: number[][] = [[], []];
  const ended = [0, 0];
  const end = (slot: 0 | 1): End<number> => ({
    slot,
    onData: (frames) => heard[slot]?.push(...frames),
    onEnd: () => {
      ended[slot] = (ended[slot] ?? 0) + 1;
    },
    whenRunning: (run) => run(),
  });
  const connection = new Connection({ queue, network, now: () => clock.now }, end(0), end(1));
  const run = (until: number): void => {
    while (queue.nextAt <= until) {
      const event = queue.pop();
      clock.now = event?.at ?? until;
      event?.run();
    }
    clock.now = until;
  };
  return { connection, network, heard, ended, run };
}

const NUMBERS = Array.from({ length: 200 }, (_, index) => index);

describe('a connection', () => {
  it('keeps the order, whatever is lost on the way', () => {
    const { connection, heard, run } = wired(0.4);
    for (const number of NUMBERS) connection.send(0, [number], 100);
    run(1e6);
    expect(heard[1]).toEqual(NUMBERS);
    expect(connection.backlog(0)).toBe(0);
  });

  it('holds back during an outage what it delivers afterwards, in order', () => {
    const { connection, network, heard, run } = wired();
    connection.send(0, [0], 100);
    run(1);
    network.partition([[0]]);
    for (const number of NUMBERS.slice(1)) connection.send(0, [number], 100);
    run(20_000);
    expect(heard[1]).toEqual([]);
    network.heal();
    connection.resume();
    run(60_000);
    expect(heard[1]).toEqual(NUMBERS);
  });

  it('tells the other end after all that was sent before, once', () => {
    const { connection, heard, ended, run } = wired();
    connection.send(0, [1, 2], 100);
    connection.close(0);
    connection.send(0, [3], 100);
    run(1000);
    expect(heard[1]).toEqual([1, 2]);
    expect(ended).toEqual([0, 1]);
    expect(connection.over).toBe(true);
  });

  it('half open, one end knows and the other does not', () => {
    const { connection, heard, ended, run } = wired();
    connection.halfOpen(1);
    connection.send(0, [1], 100);
    run(100_000);
    expect(heard[1]).toEqual([]);
    expect(ended).toEqual([0, 1]);
    expect(connection.isOpen(0)).toBe(true);
  });

  it('answers with a reset once the machine is back', () => {
    const { connection, ended, run } = wired();
    connection.vanish(1);
    connection.send(0, [1], 100);
    run(10_000);
    expect(ended).toEqual([0, 0]);
    connection.remember(1);
    connection.send(0, [2], 100);
    run(20_000);
    expect(ended).toEqual([1, 0]);
  });

  it('gives up on a reader that never reads', () => {
    const { connection, ended, run } = wired();
    connection.vanish(1);
    for (let sent = 0; sent < 9; sent++) connection.send(0, [sent], 1024 * 1024);
    run(1);
    expect(ended).toEqual([1, 0]);
  });
});
