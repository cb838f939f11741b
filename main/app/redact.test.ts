import { expect, test } from 'vitest';
import { redact } from './redact.ts';

test('keys are cut short, links and the home folder are taken out', () => {
  const key = 'abcdef01'.repeat(8);
  const line = redact(`warn ${key} /home/ann/x mesh-chat://join/1/secret end`, '/home/ann');
  expect(line).toBe('warn abcdef01… ~/x mesh-chat://… end');
  expect(redact(`node ${key}${'0'.repeat(32)}`, '')).toBe('node abcdef01…');
  expect(redact('nothing to hide 12345', '/root')).toBe('nothing to hide 12345');
});
