import { EventEmitter } from 'node:events';
import { emitKeypressEvents } from 'node:readline';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Action, actionOf, type Press } from './keys.ts';

/** What comes of the bytes that a terminal sends for one key. */
async function key(bytes: string, isEmpty = true): Promise<Action | null> {
  const terminal = new PassThrough();
  emitKeypressEvents(terminal);
  const pressed = EventEmitter.once(terminal, 'keypress');
  terminal.write(bytes);
  const [text, press] = (await pressed) as [string | undefined, Press];
  return actionOf(text, press, isEmpty);
}

const popup = (name: string) => ({ type: 'popup', popup: name });

describe('keys', () => {
  it.each([
    ['F1', '\u001bOP', 'help'],
    ['F2', '\u001bOQ', 'invite'],
    ['F3', '\u001bOR', 'members'],
    ['F4', '\u001bOS', 'identity'],
    ['F1 of the Linux console', '\u001b[[A', 'help'],
    ['Ctrl+E', '\u0005', 'identity'],
  ])('%s opens its popup, whatever is typed', async (_name, bytes, name) => {
    expect(await key(bytes, true)).toEqual(popup(name));
    expect(await key(bytes, false)).toEqual(popup(name));
  });

  it.each([
    ['Ctrl+I', '\t', 'invite', { type: 'complete' }],
    ['Ctrl+M', '\r', 'members', { type: 'enter' }],
    ['Ctrl+H', '\b', 'help', { type: 'edit', edit: { type: 'back' } }],
  ])(
    '%s is the key that a terminal sends for it as soon as something is typed',
    async (_name, bytes, name, typed) => {
      expect(await key(bytes, true)).toEqual(popup(name));
      expect(await key(bytes, false)).toEqual(typed);
    },
  );

  it.each([
    ['Ctrl+I', '\u001b[105;5u', popup('invite')],
    ['Ctrl+M', '\u001b[109;5u', popup('members')],
    ['Ctrl+H', '\u001b[104;5u', popup('help')],
    ['Ctrl+E', '\u001b[101;5u', popup('identity')],
    ['Ctrl+C', '\u001b[99;5u', { type: 'quit' }],
    ['Esc', '\u001b[27u', { type: 'close' }],
  ])('%s is told apart by terminals that can', async (_name, bytes, action) => {
    expect(await key(bytes, false)).toEqual(action);
  });

  it('the Backspace key deletes, and opens nothing', async () => {
    expect(await key('\u007f', true)).toEqual({ type: 'edit', edit: { type: 'back' } });
  });

  it('text is text, and a key that means nothing writes nothing', async () => {
    expect(await key('é')).toEqual({ type: 'edit', edit: { type: 'insert', text: 'é' } });
    expect(await key('\u001b[24~')).toBeNull();
    expect(await key('\u0000')).toBeNull();
    expect(await key('\u001b[1;2;3;99u')).toBeNull();
  });

  it('pasted text keeps its lines', () => {
    const pasted = actionOf('two\nlines', { name: 'paste' }, true);
    expect(pasted).toEqual({ type: 'edit', edit: { type: 'insert', text: 'two\nlines' } });
  });
});
