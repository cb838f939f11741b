import { describe, expect, it } from 'vitest';
import type { Join, Status } from '../../shared/schemas.ts';
import { ALICE, snapshot } from '../test/examples.ts';
import { joinSteps } from './join-steps.ts';
import { firstStep, screenOf } from './screen.ts';
import { shortcutOf } from './shortcuts.ts';
import { secondsUntil, statusLine } from './status-line.ts';

const status = (state: Status['state'], more: Partial<Status> = {}): Status => ({
  ...snapshot().status,
  state,
  ...more,
});

const HERE = { isSplit: false, isRemoved: false };

describe('the status line', () => {
  it.each([
    ['offline', 'bad', 'attempt'],
    ['looking', 'busy', 'attempt'],
    ['waiting', 'busy', 'attempt'],
    ['recovering', 'busy', 'attempt'],
    ['syncing', 'busy', null],
    ['connected', 'good', 'rtt'],
    ['alone', 'calm', null],
  ] as const)('%s is %s', (state, tone, tail) => {
    expect(statusLine(status(state), HERE)).toMatchObject({ tone, tail, text: `status.${state}` });
  });

  it('says that the network is split as long as this side of it is connected', () => {
    expect(statusLine(status('connected'), { ...HERE, isSplit: true })).toMatchObject({
      text: 'status.split',
    });
    expect(statusLine(status('offline'), { ...HERE, isSplit: true })).toMatchObject({
      text: 'status.offline',
    });
  });

  it('looks for nobody on behalf of somebody who was removed', () => {
    const removed = { isSplit: true, isRemoved: true };
    expect(statusLine(status('looking'), removed)).toMatchObject({
      text: 'status.removed',
      tail: null,
    });
  });

  it('counts what is fetched while that is much', () => {
    const fetching = { done: 100, total: 500 };
    expect(statusLine(status('syncing', { fetching }), HERE).tail).toBe('fetching');
  });

  it('says no round trip that nobody measured', () => {
    expect(statusLine(status('connected', { rttMs: null }), HERE).tail).toBeNull();
  });

  it('counts down to none and not below', () => {
    expect(secondsUntil(null, 0)).toBeNull();
    expect(secondsUntil(4_000, 0)).toBe(4);
    expect(secondsUntil(4_000, 3_999)).toBe(1);
    expect(secondsUntil(4_000, 9_000)).toBe(0);
  });
});

describe('the screen', () => {
  it.each([
    ['welcome', 'you', 'you'],
    ['welcome', 'network', 'network'],
    ['welcome', 'done', 'network'],
    ['welcome', 'ready', 'network'],
    ['joining', 'network', 'joining'],
    ['joining', 'done', 'joining'],
    ['member', 'ready', 'ready'],
    ['member', 'network', 'chat'],
    ['member', 'done', 'chat'],
  ] as const)('%s at step %s is %s', (phase, step, screen) => {
    expect(screenOf({ ...snapshot(), phase }, step)).toBe(screen);
  });

  it('begins with the name, unless there is one', () => {
    const key = ALICE;
    const welcome = snapshot({ phase: 'welcome', network: null });
    expect(firstStep({ ...welcome, identity: { key, nick: null } })).toBe('you');
    expect(firstStep(welcome)).toBe('network');
    expect(firstStep(snapshot())).toBe('done');
  });
});

describe('joining', () => {
  const states = (stage: Join['stage']) =>
    joinSteps(stage)
      .map(({ state }) => state[0])
      .join('');
  it.each([
    ['looking', 'naaaa'],
    ['reached', 'dnaaa'],
    ['waiting', 'ddnaa'],
    ['confirm', 'dddna'],
    ['admitted', 'dddna'],
    ['history', 'ddddn'],
  ] as const)('%s', (stage, expected) => expect(states(stage)).toBe(expected));
});

describe('shortcuts', () => {
  const ctrl = { ctrlKey: true, altKey: false, metaKey: false, shiftKey: false };
  it('are Control and a letter, on every system', () => {
    for (const platform of ['linux', 'win32', 'darwin']) {
      expect(shortcutOf({ ...ctrl, key: 'i' }, platform, false)).toBe('invite');
      expect(shortcutOf({ ...ctrl, key: 'M' }, platform, false)).toBe('members');
      expect(shortcutOf({ ...ctrl, key: 'e' }, platform, false)).toBe('identity');
      expect(shortcutOf({ ...ctrl, key: 'h' }, platform, false)).toBe('help');
    }
  });

  it('leave typing and editing alone', () => {
    expect(shortcutOf({ ...ctrl, ctrlKey: false, key: 'i' }, 'linux', true)).toBeNull();
    expect(shortcutOf({ ...ctrl, altKey: true, key: 'e' }, 'win32', true)).toBeNull();
    expect(shortcutOf({ ...ctrl, shiftKey: true, key: 'I' }, 'linux', false)).toBeNull();
    expect(shortcutOf({ ...ctrl, metaKey: true, key: 'm' }, 'darwin', false)).toBeNull();
    expect(shortcutOf({ ...ctrl, key: 'c' }, 'linux', true)).toBeNull();
    expect(shortcutOf({ ...ctrl, key: 'h' }, 'darwin', true)).toBeNull();
    expect(shortcutOf({ ...ctrl, key: 'e' }, 'darwin', true)).toBeNull();
    expect(shortcutOf({ ...ctrl, key: 'i' }, 'darwin', true)).toBe('invite');
  });
});
