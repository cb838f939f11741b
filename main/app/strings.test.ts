import { afterEach, expect, test } from 'vitest';
import { STRINGS, speak, unreadWords, unsentWords } from './strings.ts';

afterEach(() => speak('en', []));

test('the language that was chosen is spoken, else the first of the system’s that there is', () => {
  speak('de', ['ar']);
  expect(STRINGS.menuQuit).toBe('Beenden');
  speak('system', ['fr-FR', 'ar-EG', 'de']);
  expect(STRINGS.menuQuit).toBe('إنهاء');
  speak('system', ['fr-FR']);
  expect(STRINGS.menuQuit).toBe('Quit');
});

test('numbers take the form of the language', () => {
  expect(unreadWords(0)).toBe('Mesh Chat');
  expect(unreadWords(1)).toBe('Mesh Chat: 1 unread message');
  speak('de', []);
  expect(unreadWords(2)).toBe('Mesh Chat: 2 ungelesene Nachrichten');
  speak('ar', []);
  expect(unsentWords(2)).toBe('رسالتان على هذا الجهاز فقط حتى الآن');
});
