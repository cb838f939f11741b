import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { NOTICE_COUNT_MAX } from '../../shared/limits.ts';
import { snapshot as schema } from '../../shared/schemas.ts';
import { BOB, message, messages, notice, snapshot } from '../test/examples.ts';
import { applyEvent } from './apply-event.ts';

const ids = (state: ReturnType<typeof snapshot>) => state.messages.map(({ id }) => id);
const idsOf = (from: number, to: number) => messages(from, to).map(({ id }) => id);

it('starts from an example that could come from main', () => {
  expect(v.safeParse(schema, snapshot({ messages: messages(1, 3) })).success).toBe(true);
});

describe('a message', () => {
  const add = (state: ReturnType<typeof snapshot>, n: number) =>
    applyEvent(state, { type: 'message', message: message(n) });

  it('takes its place in the order of all, whenever it comes, and only once', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 6 }), (order) => {
        const state = [...order, ...order].reduce(add, snapshot());
        expect(ids(state)).toEqual(idsOf(1, 6));
      }),
    );
  });

  it('older than what is loaded waits for its page, if there are pages', () => {
    const loaded = snapshot({ messages: messages(5, 6) });
    expect(ids(add({ ...loaded, moreMessages: true }, 2))).toEqual(idsOf(5, 6));
    expect(ids(add(loaded, 2))).toEqual([...idsOf(2, 2), ...idsOf(5, 6)]);
  });

  it('of another conversation is not drawn among everyone’s', () => {
    const other = message(1, { conversation: BOB });
    expect(applyEvent(snapshot(), { type: 'message', message: other }).messages).toEqual([]);
  });
});

describe('sent', () => {
  const saved = message(1, { own: true, state: 'saved' });

  it('marks the messages it names and leaves the others as they are', () => {
    const state = snapshot({ messages: [saved, message(2)] });
    const after = applyEvent(state, { type: 'sent', ids: [saved.id] });
    expect(after.messages[0]?.state).toBe('sent');
    expect(after.messages[1]).toBe(state.messages[1]);
  });

  it('is not taken back by the same message told again as saved', () => {
    const sent = applyEvent(snapshot({ messages: [saved] }), { type: 'sent', ids: [saved.id] });
    const again = applyEvent(sent, { type: 'message', message: saved });
    expect(again.messages[0]?.state).toBe('sent');
  });

  it('of unknown messages changes nothing', () => {
    const state = snapshot({ messages: [saved] });
    expect(applyEvent(state, { type: 'sent', ids: [message(9).id] }).messages).toBe(state.messages);
  });
});

describe('a snapshot', () => {
  const loaded = snapshot({ messages: messages(1, 10), moreMessages: true });
  const take = (next: ReturnType<typeof snapshot>) =>
    applyEvent(loaded, { type: 'snapshot', snapshot: next });

  it('replaces everything', () => {
    const next = snapshot({ phase: 'welcome', network: null });
    expect(take(next)).toBe(next);
  });

  it('leaves the older pages that join onto its own', () => {
    const after = take(snapshot({ messages: messages(8, 12), moreMessages: true }));
    expect(ids(after)).toEqual(idsOf(1, 12));
    expect(after.moreMessages).toBe(true);
  });

  it('drops them where a gap would come between', () => {
    expect(ids(take(snapshot({ messages: messages(20, 22) })))).toEqual(idsOf(20, 22));
  });
});

describe('notices', () => {
  it('stand in the order of time, once each, the newest of too many', () => {
    let state = snapshot();
    for (let n = NOTICE_COUNT_MAX + 5; n > 0; n--) {
      state = applyEvent(state, { type: 'notice', notice: notice(`n${n}`, n) });
    }
    state = applyEvent(state, { type: 'notice', notice: notice('n7', 7, { nick: 'bobby' }) });
    expect(state.notices).toHaveLength(NOTICE_COUNT_MAX);
    const times = state.notices.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(state.notices.find(({ id }) => id === 'n7')?.nick).toBe('bobby');
  });
});

describe('what is told whole', () => {
  it.each(['status', 'members', 'relays', 'knocks', 'join', 'problems'] as const)(
    '%s is replaced',
    (type) => {
      const next = snapshot({
        status: { ...snapshot().status, state: 'offline' },
        members: [],
        relays: snapshot().members.slice(0, 1),
        knocks: [{ key: BOB, nick: null, address: '10.0.0.2:1', time: 1 }],
        join: { stage: 'looking', attempts: [], nextAttemptAt: null, proposal: null },
        problems: [{ code: 'disk-full' }],
      });
      const event = { type, [type]: next[type] } as Parameters<typeof applyEvent>[1];
      expect(applyEvent(snapshot(), event)).toEqual({ ...snapshot(), [type]: next[type] });
    },
  );
});
