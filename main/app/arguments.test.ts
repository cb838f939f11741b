import { describe, expect, test } from 'vitest';
import { readArguments } from './arguments.ts';

const read = (...argv: string[]) => readArguments(argv);

describe('command line', () => {
  test('says nothing: the usual profile, everything else left to the settings', () => {
    expect(read('.')).toEqual({
      ok: true,
      value: { profile: '', dataDir: null, lan: true, port: null, bind: null, hidden: false },
    });
  });

  test('reads our flags among those of Chromium and of launchers', () => {
    const argv = ['--no-sandbox', '--inspect=0', '--remote-debugging-port=0', '/some/app'];
    argv.push(
      '--hidden',
      '--profile',
      'bob',
      '--data-dir=/tmp/x',
      '--no-lan',
      '--port',
      '0',
      '--bind',
      '::1',
    );
    expect(read(...argv)).toEqual({
      ok: true,
      value: { profile: 'bob', dataDir: '/tmp/x', lan: false, port: 0, bind: '::1', hidden: true },
    });
  });

  test.each([
    ['../evil'],
    ['a b'],
    [''],
    ['.'],
    ['a/b'],
    ['a\\b'],
    ['ä'],
    ['x'.repeat(33)],
    ['a\n'],
  ])('refuses the profile %j', (name) => {
    expect(read(`--profile=${name}`).ok).toBe(false);
  });

  test.each([
    [['--profile']],
    [['--profile', '--no-lan']],
    [['--data-dir']],
    [['--port', '65536']],
    [['--port', '-1']],
    [['--port', '90x']],
    [['--port', '']],
    [['--bind', 'a b']],
    [['--bind', '127.0.0.1:80']],
  ])('refuses %j', (argv) => {
    expect(read(...argv).ok).toBe(false);
  });
});
