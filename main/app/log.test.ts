import { expect, test } from 'vitest';
import { MeshError } from '../engine/errors.ts';
import { createLog } from './log.ts';

test('one line each with time and level; an object that was thrown is not spelled out', () => {
  const lines: string[] = [];
  const log = createLog(
    (line) => lines.push(line),
    () => new Date(0),
  );
  log.info('started');
  log.warn('no', new MeshError('port-taken', '9000'));
  log.error('bad', { secret: 'x' });
  log.error('bug', new TypeError('broken'));
  expect(lines.slice(0, 3)).toEqual([
    '1970-01-01T00:00:00.000Z info started\n',
    '1970-01-01T00:00:00.000Z warn no: port-taken: 9000\n',
    '1970-01-01T00:00:00.000Z error bad: object\n',
  ]);
  expect(lines[3]).toMatch('TypeError: broken');
});
