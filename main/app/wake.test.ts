import { expect, test } from 'vitest';
import { hasNewNetwork, type Moment } from './wake.ts';

const before: Moment = { isOnline: true, addresses: '10.0.0.2' };
const later = (change: Partial<Moment>) => hasNewNetwork(before, { ...before, ...change });

test('a network that is back, and another network wake the node; a loss does not', () => {
  expect(later({})).toBe(false);
  expect(later({ isOnline: false })).toBe(false);
  expect(later({ addresses: '10.0.0.3' })).toBe(true);
  expect(hasNewNetwork({ ...before, isOnline: false }, before)).toBe(true);
});
