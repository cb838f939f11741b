import { expect, it } from 'vitest';
import { LruCache } from './lru.ts';

it('keeps what was used last, makes each once, and never grows beyond its bound', () => {
  const made: number[] = [];
  const cache = new LruCache<number, string | null>(2);
  const get = (key: number): string | null =>
    cache.getOrMake(key, () => {
      made.push(key);
      return key === 2 ? null : String(key);
    });
  expect([get(1), get(2), get(1), get(2), get(1)]).toEqual(['1', null, '1', null, '1']);
  expect(made).toEqual([1, 2]);
  get(3);
  expect(cache.size).toBe(2);
  get(1);
  expect(made).toEqual([1, 2, 3]);
  get(2);
  expect(made).toEqual([1, 2, 3, 2]);
});
