import { describe, expect, it, vi } from 'vitest';
import { Outflow } from './outflow.ts';

describe('backpressure', () => {
  it('T4 who sends waits while all links are full, and goes on in turn', async () => {
    let full = true;
    const outflow = new Outflow(() => full);
    const order: number[] = [];
    const all = [1, 2, 3].map((n) => outflow.room().then(() => order.push(n)));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(order).toEqual([]);
    full = false;
    await Promise.all(all);
    expect(order).toEqual([1, 2, 3]);
  });

  it('T4 a bounded number of calls waits, for a bounded time; the others are told', async () => {
    vi.useFakeTimers();
    const outflow = new Outflow(() => true);
    const first = outflow.room().catch((error) => error);
    for (let n = 1; n < 1024; n++) outflow.room().catch(() => undefined);
    await expect(outflow.room()).rejects.toThrow('congested');
    await vi.advanceTimersByTimeAsync(10_100);
    expect(await first).toMatchObject({ code: 'congested' });
    vi.useRealTimers();
  });

  it('a signal ends the waiting of whoever gave it, and of nobody else', async () => {
    let full = true;
    const outflow = new Outflow(() => full);
    const stop = new AbortController();
    const given = outflow.room(stop.signal).catch((error) => error);
    const other = outflow.room();
    stop.abort(new Error('not wanted'));
    expect(await given).toMatchObject({ message: 'not wanted' });
    await expect(outflow.room(stop.signal)).rejects.toThrow('not wanted');
    full = false;
    await other;
  });
});
