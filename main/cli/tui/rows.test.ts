import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { MemberKey, RecordId } from '../../../shared/ids.ts';
import type { ChatMessage } from '../../engine/events.ts';
import { timeOf } from '../style.ts';
import { around, cut, rowsOf } from './rows.ts';

// The same day everywhere.
const NOON = 43_200_000;
const AT = timeOf(NOON);

const message = (text: string, more: Partial<ChatMessage> = {}): ChatMessage => ({
  id: '00' as RecordId,
  conversation: 'everyone',
  senderPubKey: 'b'.repeat(64) as MemberKey,
  nick: 'bob',
  plaintext: Buffer.from(text),
  time: NOON,
  position: { ms: 0, counter: 0, id: '00' as RecordId },
  own: false,
  sent: false,
  seq: null,
  replyTo: null,
  edited: false,
  deleted: false,
  reactions: [],
  ...more,
});

/** Without the day that comes first. */
const shown = (messages: ChatMessage[], columns: number): string[] =>
  rowsOf(messages, [], columns)
    .slice(1)
    .map(({ row }) => row.map(({ text }) => text).join(''));

const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

describe('rows of messages', () => {
  it('are never wider than the terminal and can steer nothing, whatever somebody wrote', () => {
    const wild = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({
        unit: fc.constantFrom(
          '\u001b',
          '[',
          '2',
          'J',
          '\r',
          '\u202e',
          '漢',
          '👩‍👩‍👧',
          ' ',
          'ع',
          '\t',
        ),
        maxLength: 60,
      }),
    );
    fc.assert(
      fc.property(wild, wild, fc.integer({ min: 20, max: 120 }), (text, nick, columns) => {
        for (const row of shown([message(text, { nick })], columns)) {
          expect(row).not.toMatch(CONTROLS);
          expect(stringWidth(row)).toBeLessThanOrEqual(columns);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('stand beside the name where there is room, and below it where there is none', () => {
    expect(shown([message('one\ntwo')], 80)).toEqual([` ${AT} bob: one`, '            two']);
    expect(shown([message('one\ntwo')], 40)).toEqual([` ${AT} bob: `, '  one', '  two']);
  });

  it('say whether another device has it, what it answers and what became of it', () => {
    const quote = {
      id: '01' as RecordId,
      message: { from: 'c'.repeat(64) as MemberKey, text: 'why?\nsay', deleted: false },
    };
    const answer = message('because', { own: true, sent: true, replyTo: quote, edited: true });
    expect(shown([answer], 80)).toEqual([
      `✓${AT} bob: > why?`,
      '            because',
      '            (edited)',
    ]);
    expect(shown([message('', { deleted: true, own: true })], 80)).toEqual([
      `…${AT} bob: (deleted)`,
    ]);
  });

  it('put what happened between what was said', () => {
    const rows = rowsOf(
      [message('before'), message('after', { time: NOON + 2000 })],
      [{ time: NOON + 1000, text: '* carol joined' }],
      80,
    );
    const texts = rows.map(({ row }) => row.at(-1)?.text);
    expect(texts.shift()).toMatch(/^── Thu,? 1 Jan ──$/);
    expect(texts).toEqual(['before', '* carol joined', 'after']);
  });
});

describe('a line that is typed', () => {
  it('shows what is around its cursor, within the width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.nat(80), (text, at) => {
        const parts = around(text, Math.min(at, text.length), 20);
        expect(stringWidth(parts.join(''))).toBeLessThanOrEqual(21);
      }),
    );
  });

  it('says what is cut off', () => {
    expect(cut('漢字漢字', 5)).toBe('漢字…');
    expect(cut('short', 5)).toBe('short');
  });
});
