import path from 'node:path';
import { expect, test } from 'vitest';
import { isProfileName, meshFolder, systemAppData } from '../control/profile-folder.ts';
import { userDataPath } from './profile.ts';

test('profiles lie beside each other, an explicit folder replaces both', () => {
  const appData = path.resolve('/home/a/.config');
  const usual = userDataPath(appData, { profile: '', dataDir: null });
  const bob = userDataPath(appData, { profile: 'bob', dataDir: null });
  expect(path.dirname(usual)).toBe(appData);
  expect(path.dirname(bob)).toBe(appData);
  expect(bob).not.toBe(usual);
  const explicit = userDataPath(appData, { profile: 'bob', dataDir: '/tmp/x' });
  expect(explicit).toBe(path.resolve('/tmp/x'));
  expect(path.relative(usual, meshFolder(usual))).toBe('mesh');
});

test('a name is 1 to 32 plain characters', () => {
  expect(['a', 'Work-2', 'x_y', 'x'.repeat(32)].every(isProfileName)).toBe(true);
  expect(['', '..', 'a.b', 'x'.repeat(33), 'a/b', 'a\u0000'].some(isProfileName)).toBe(false);
});

test('whoever looks from outside finds them where Electron puts them', () => {
  const home = path.resolve('/home/a');
  expect(systemAppData('linux', home, {})).toBe(path.join(home, '.config'));
  expect(systemAppData('linux', home, { XDG_CONFIG_HOME: '/x' })).toBe('/x');
  expect(systemAppData('darwin', home, {})).toBe(path.join(home, 'Library/Application Support'));
  expect(systemAppData('win32', home, { APPDATA: 'C:\\Roaming' })).toBe('C:\\Roaming');
});
