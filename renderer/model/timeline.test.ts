import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HealingEntry } from '../../shared/insight-schemas.ts';
import type { Message, Notice } from '../../shared/schemas.ts';
import { BOB, CAROL, message, messages, notice } from '../test/examples.ts';
import { buildTimeline, GROUP_GAP_MS } from './timeline.ts';

const DAY = 86_400_000;
const dayOf = (time: number) => String(Math.floor(time / DAY));
const build = (list: readonly Message[], notices: readonly Notice[] = [], more = false) =>
  buildTimeline(list, notices, more, null, dayOf);
/** `B` begins a group of bob's, `b` goes on with it. */
const shape = (items: ReturnType<typeof build>) =>
  items.map((item) => {
    if (item.kind !== 'message') return item.kind;
    const letter = item.message.from === BOB ? 'b' : 'c';
    return item.first ? letter.toUpperCase() : letter;
  });
const by = (from: typeof BOB, time: number) => message(time / 1000 + 1, { from, time });

describe('what was not seen', () => {
  const list = [by(BOB, 0), by(BOB, 1000), by(CAROL, 2000)];
  const seen = (at: Message | null, of = list) =>
    shape(buildTimeline(of, [], false, { after: at?.position ?? null }, dayOf));

  it('begins with a line, which parts a group', () => {
    expect(seen(list[0] ?? null)).toEqual(['day', 'B', 'unread', 'B', 'C']);
    expect(seen(null)).toEqual(['day', 'unread', 'B', 'b', 'C']);
  });

  it('has no line where everything was seen, and never one above what one wrote oneself', () => {
    expect(seen(list[2] ?? null)).toEqual(['day', 'B', 'b', 'C']);
    const more = shape(buildTimeline(list, [], true, { after: null }, dayOf));
    expect(more).toEqual(['day', 'B', 'b', 'C']);
    const own = list.map((one) => ({ ...one, own: true }));
    expect(seen(null, own)).toEqual(['day', 'B', 'b', 'C']);
  });
});

describe('the other side of a split', () => {
  const split = {
    kind: 'split',
    at: 1500,
    here: 1,
    elsewhere: [{ key: BOB, nick: 'bob' }],
    until: 4500,
    ranOn: 1,
  } as const;
  const list = [by(BOB, 1000), by(BOB, 2000), by(CAROL, 3000), by(BOB, 4000), by(BOB, 5000)];
  const merged = (entry: HealingEntry, more = false) =>
    buildTimeline(list, [], more, null, dayOf, [entry]);

  it('came back after what was written there, which is counted', () => {
    const items = merged(split);
    expect(shape(items)).toEqual(['day', 'B', 'b', 'C', 'B', 'merge', 'B']);
    expect(items.at(-2)).toMatchObject({ merge: { count: 2 } });
  });

  it('says by itself that those from there are back', () => {
    const back = (key: typeof BOB, time: number) => notice(key, time, { key, kind: 'online' });
    const near = [back(BOB, 4500), back(CAROL, 4501)];
    const told = (entry: HealingEntry) =>
      shape(buildTimeline(list, near, false, null, dayOf, [entry])).filter(
        (one) => one === 'notice',
      );
    expect(told(split)).toHaveLength(split.elsewhere.length === 1 ? 1 : 0);
    expect(told({ ...split, until: null })).toHaveLength(1);
  });

  it('is not counted where some of it is not loaded, and not told while it lasts', () => {
    expect(merged({ ...split, at: 500 }, true).at(-2)).toMatchObject({ merge: { count: null } });
    expect(shape(merged({ ...split, until: null }))).not.toContain('merge');
    expect(shape(merged({ ...split, ranOn: 0 }))).not.toContain('merge');
    expect(shape(merged({ ...split, at: 100, until: 900 }, true))).not.toContain('merge');
  });
});

describe('grouping', () => {
  it('joins what one author writes within minutes', () => {
    const list = [
      by(BOB, 0),
      by(BOB, 60_000),
      by(CAROL, 61_000),
      by(BOB, 62_000),
      by(BOB, 62_000 + GROUP_GAP_MS),
    ];
    expect(shape(build(list))).toEqual(['day', 'B', 'b', 'C', 'B', 'B']);
  });

  it('is broken by a day and by a notice', () => {
    const list = [by(BOB, DAY - 1000), by(BOB, DAY), by(BOB, DAY + 2000)];
    expect(shape(build(list, [notice('n', DAY + 1000)]))).toEqual([
      ...['day', 'B', 'day', 'B', 'notice', 'B'],
    ]);
  });

  it('ends each group where the next begins', () => {
    const author = fc.constantFrom(BOB, CAROL);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(author, fc.integer({ min: 0, max: 3 })), { maxLength: 30 }),
        (steps) => {
          let time = 0;
          const list = steps.map(([from, minutes], index) => {
            time += minutes * GROUP_GAP_MS * 0.4;
            return message(index, { from, time });
          });
          const items = build(list).filter((item) => item.kind === 'message');
          expect(items).toHaveLength(list.length);
          items.forEach((item, index) => {
            expect(item.last).toBe(items[index + 1]?.first ?? true);
          });
        },
      ),
    );
  });
});

describe('notices', () => {
  it('before the first loaded message wait for their page', () => {
    const list = messages(10, 11);
    const early = [notice('early', 1)];
    expect(shape(build(list, early, true))).not.toContain('notice');
    expect(shape(build(list, early, false)).slice(0, 3)).toEqual(['day', 'notice', 'B']);
  });

  it('of one who comes and goes in silence are one', () => {
    const comings = [
      notice('1', 1),
      notice('2', 2, { kind: 'left' }),
      notice('3', 3),
      notice('4', 4, { key: CAROL }),
      notice('5', 5, { key: CAROL, kind: 'invited' }),
      notice('6', 70_000, { key: CAROL, kind: 'left' }),
    ];
    const ids = build([message(1)], comings).map(({ id }) => id);
    // Bob's last and Carol's are the same, and one line.
    expect(ids).toEqual(['day-0', '3', '5', message(1).id, '6']);
  });

  it('that say the same of several people within minutes are one', () => {
    const left = (id: string, time: number, key = BOB) => notice(id, time, { key, kind: 'left' });
    const items = build(
      [message(1)],
      [
        ...[left('1', 1), left('2', 2, CAROL)],
        ...[left('3', 70_000, CAROL), left('4', 70_000 + GROUP_GAP_MS)],
      ],
    );
    expect(shape(items)).toEqual(['day', 'notice', 'B', 'notice', 'notice']);
    expect(items[1]).toMatchObject({ notices: [{ id: '1' }, { id: '2' }] });
  });

  it('stand alone where nothing was written yet', () => {
    expect(shape(build([], [notice('n', 1)], false))).toEqual(['day', 'notice']);
  });
});

it('days follow the shared order, though a sender’s clock is wrong', () => {
  const late = message(2, { position: { ...message(2).position, ms: DAY }, time: 0 });
  expect(shape(build([message(1), late]))).toEqual(['day', 'B', 'day', 'B']);
});
