import { expect, test } from 'vitest';
import { desktopEntry, entryName } from './autostart-entry.ts';
import { isDeepLink } from './deep-link-text.ts';

test('the autostart file runs the program hidden, whatever its path is called', () => {
  const entry = desktopEntry({
    program: '/opt/Mesh "$Chat" 100%/mesh-chat',
    app: null,
    args: ['--hidden', '--profile', 'work'],
  });
  expect(entry).toContain(
    'Exec="/opt/Mesh \\\\"\\\\$Chat\\\\" 100%%/mesh-chat" "--hidden" "--profile" "work"',
  );
  expect(entry.split('\n')[0]).toBe('[Desktop Entry]');
  expect(entryName('work')).not.toBe(entryName(''));
});

test('only links of ours are taken from a command line', () => {
  expect(isDeepLink('mesh-chat://join/1/abc')).toBe(true);
  for (const text of ['--data-dir', 'https://example.org', `mesh-chat://${'x'.repeat(5_000)}`, ''])
    expect(isDeepLink(text)).toBe(false);
});
