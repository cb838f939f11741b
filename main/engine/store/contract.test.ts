import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NetworkId } from '../../../shared/ids.ts';
import {
  CACHED_ADDRESS_COUNT_MAX,
  REACTIONS_PER_MEMBER_COUNT_MAX,
} from '../../../shared/limits.ts';
import { isHeaderOnly, type LogRecord, makeRecord, readRecord } from '../wire/records.ts';
import { MemoryStore } from './memory.ts';
import {
  type Carried,
  EARLIER_LOG,
  type MeshStore,
  type StoredChange,
  type StoredRecord,
} from './port.ts';
import { SqliteStore } from './sqlite.ts';
import {
  author,
  change,
  KEY,
  link,
  member,
  message,
  record,
  recordId,
  temporaryFolder,
} from './testing.ts';

/** What `port.ts` promises, asked of both adapters. */
describe.each(['memory', 'sqlite'])('store contract: %s', (kind) => {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: MeshStore;
  beforeEach(() => {
    folder = temporaryFolder();
    store =
      kind === 'memory' ? new MemoryStore() : SqliteStore.open({ folder: folder.path, key: KEY });
  });
  afterEach(() => {
    store.close();
    folder.remove();
  });

  const ids = (records: Iterable<{ id: string }>): number[] =>
    [...records].map((item) => Number.parseInt(item.id.slice(-8), 16));

  describe('settings', () => {
    it('keeps, replaces and removes values, empty ones too', () => {
      expect(store.getMeta('nick')).toBeNull();
      store.setMeta('nick', new Uint8Array([1, 0, 2]));
      store.setMeta('empty', new Uint8Array());
      expect(store.getMeta('nick')).toEqual(new Uint8Array([1, 0, 2]));
      expect(store.getMeta('empty')).toEqual(new Uint8Array());
      store.setMeta('nick', new Uint8Array([9]));
      expect(store.getMeta('nick')).toEqual(new Uint8Array([9]));
      store.setMeta('nick', null);
      expect(store.getMeta('nick')).toBeNull();
    });

    it('is not changed through the bytes it was given or gave', () => {
      const value = new Uint8Array([1]);
      store.setMeta('a', value);
      value[0] = 2;
      const answer = store.getMeta('a');
      if (answer !== null) answer[0] = 3;
      expect(store.getMeta('a')).toEqual(new Uint8Array([1]));
    });
  });

  it('C8 shows what is grouped at once, and keeps it with the commit or the next batch', () => {
    const append = (seq: number): void =>
      store.batch('grouped', () => void store.append(link(seq), message(seq)));
    append(0);
    append(1);
    expect(store.message(recordId(1))?.text).toBe('text 1');
    store.commit();
    expect(store.isGroupOpen).toBe(false);
    append(2);
    store.setMeta('a', new Uint8Array([1]));
    expect(store.isGroupOpen).toBe(false);
    expect(ids(store.records('everyone'))).toEqual([0, 1, 2]);
    store.commit();
  });

  describe('logs', () => {
    it('C8 appends a record exactly once', () => {
      expect(store.append(link(0), null)).toBe(true);
      expect(store.append(link(0), null)).toBe(false);
      expect(store.has(recordId(0))).toBe(true);
      expect(store.has(recordId(1))).toBe(false);
      expect([...store.records('everyone')]).toEqual([link(0)]);
    });

    it('returns the record as it was given', () => {
      const sealed = record(5, {
        log: `direct:${'ab'.repeat(32)}`,
        author: author(77),
        seq: 4_000_000_000,
        prev: recordId(4),
        bytes: Uint8Array.from({ length: 1000 }, (_, index) => index & 0xff),
      });
      store.append(sealed, null);
      expect(store.get(recordId(5))).toEqual(sealed);
      expect(store.get(recordId(6))).toBeNull();
    });

    it('keeps a record of no bytes', () => {
      store.append(record(1, { bytes: new Uint8Array() }), null);
      expect(store.get(recordId(1))?.bytes).toEqual(new Uint8Array());
    });

    it('C5 has one head a straight log, whatever the order of arrival', () => {
      for (const seq of [2, 0, 1]) store.append(link(seq), null);
      expect(store.heads('everyone')).toEqual([
        { log: 'everyone', author: author(1), seq: 2, id: recordId(2) },
      ]);
    });

    it('C5 shows both sides of a gap, and one head when it is filled', () => {
      store.append(link(0), null);
      store.append(link(2), null);
      expect(ids(store.heads('everyone'))).toEqual([0, 2]);
      store.append(link(1), null);
      expect(ids(store.heads('everyone'))).toEqual([2]);
    });

    it('C5 keeps every branch of a forked log', () => {
      const fork = record(100, { seq: 1, prev: recordId(0) });
      for (const one of [link(0), link(1), link(2), fork]) store.append(one, null);
      expect(ids(store.heads('everyone'))).toEqual([100, 2]);
      expect(ids(store.range('everyone', author(1), 1, 10))).toEqual([1, 100, 2]);
    });

    it('lets nobody take a head from another log or author', () => {
      store.append(link(0), null);
      store.append(record(7, { author: author(2), seq: 1, prev: recordId(0) }), null);
      store.append(record(8, { log: 'roster', seq: 1, prev: recordId(0) }), null);
      expect(ids(store.heads('everyone'))).toEqual([0, 7]);
      expect(ids(store.heads())).toEqual([0, 7, 8]);
      expect(store.heads('direct:none')).toEqual([]);
    });

    it('R4 keeps what was said in an earlier network out of what others are told of', () => {
      store.append(link(0), null);
      store.append(record(9, { log: EARLIER_LOG, seq: 0, prev: null }), null);
      expect(ids(store.heads())).toEqual([0]);
      expect(ids(store.heads(EARLIER_LOG))).toEqual([9]);
    });

    it('C5 pages through one author of one log', () => {
      for (const seq of [5, 3, 4, 0, 1, 2]) store.append(link(seq), null);
      store.append(record(50, { author: author(2) }), null);
      expect(ids(store.range('everyone', author(1), 2, 3))).toEqual([2, 3, 4]);
      expect(ids(store.range('everyone', author(1), 5, 3))).toEqual([5]);
      expect(store.range('everyone', author(1), 6, 3)).toEqual([]);
      expect(store.range('everyone', author(1), 0, 0)).toEqual([]);
      expect(store.range('everyone', author(3), 0, 3)).toEqual([]);
    });

    it('walks all of a log, and lets it grow meanwhile', () => {
      store.batch('written', () => {
        for (let seq = 0; seq < 600; seq += 1) store.append(link(seq), null);
      });
      store.append(record(9_000, { author: author(2) }), null);
      store.append(record(9_001, { log: 'roster' }), null);
      const seen: StoredRecord[] = [];
      for (const one of store.records('everyone')) {
        if (seen.length === 0) store.append(record(9_002, { author: author(3) }), null);
        seen.push(one);
      }
      expect(ids(seen).slice(0, 601)).toEqual([...Array(600).keys(), 9_000]);
    });
  });

  it('keeps nothing of a malformed record', () => {
    expect(() => store.append(record(1, { seq: -1 }), null)).toThrow('internal');
    expect(() => store.append(record(2), message(3))).toThrow('internal');
    expect([...store.records('everyone')]).toEqual([]);
  });

  describe('messages', () => {
    const add = (...messages: ReturnType<typeof message>[]): void => {
      for (const one of messages) store.append(record(0, { id: one.id, seq: 0 }), one);
    };

    it('returns every kind of text', () => {
      const texts = ['', 'a\0b', '\0', '🦊 ünï', '\u{10ffff}', 'x'.repeat(65_536)];
      add(...texts.map((text, index) => message(index, { text })));
      expect(store.page('everyone', null, 10).messages.map((one) => one.text)).toEqual(texts);
    });

    it('C4 orders by milliseconds, counter and id, whatever the order of arrival', () => {
      add(
        message(4, { ms: 2_000, counter: 1 }),
        message(9, { ms: 2_000, counter: 0 }),
        message(2, { ms: 2_000, counter: 1 }),
        message(8, { ms: 1_999, counter: 5 }),
      );
      expect(ids(store.page('everyone', null, 10).messages)).toEqual([8, 9, 2, 4]);
      expect(ids(store.messagesSince(null, null, 10))).toEqual([8, 9, 2, 4]);
    });

    it('C8 keeps a message once, and the first one', () => {
      expect(store.append(record(1), message(1))).toBe(true);
      expect(store.append(record(1), message(1, { text: 'another', sent: true }))).toBe(false);
      expect(store.messagesSince(null, null, 10)).toEqual([message(1)]);
    });

    it('C5 takes the message of a record whose key came later', () => {
      store.append(record(1), null);
      expect(store.page('everyone', null, 10)).toEqual({ messages: [], more: false });
      expect(store.append(record(1), message(1))).toBe(false);
      expect(store.page('everyone', null, 10).messages).toEqual([message(1)]);
    });

    it('pages from the newest to the oldest', () => {
      add(...[1, 2, 3, 4, 5].map((id) => message(id)));
      const last = store.page('everyone', null, 2);
      expect([ids(last.messages), last.more]).toEqual([[4, 5], true]);
      const middle = store.page('everyone', last.messages[0] ?? null, 2);
      expect([ids(middle.messages), middle.more]).toEqual([[2, 3], true]);
      const first = store.page('everyone', middle.messages[0] ?? null, 2);
      expect([ids(first.messages), first.more]).toEqual([[1], false]);
      const exact = store.page('everyone', message(3), 2);
      expect([ids(exact.messages), exact.more]).toEqual([[1, 2], false]);
    });

    it('keeps conversations apart', () => {
      add(message(1), message(2, { conversation: member(5) }), message(3));
      expect(ids(store.page('everyone', null, 9).messages)).toEqual([1, 3]);
      expect(ids(store.page(member(5), null, 9).messages)).toEqual([2]);
      expect(ids(store.messagesSince(member(5), null, 9))).toEqual([2]);
      expect(ids(store.messagesSince(null, null, 9))).toEqual([1, 2, 3]);
      expect(store.page('nobody', null, 9)).toEqual({ messages: [], more: false });
    });

    it('C3 lists the conversations by their newest message', () => {
      expect(store.conversations()).toEqual([]);
      add(message(2, { conversation: member(5) }), message(1), message(3), message(4));
      add(message(9, { conversation: member(6), ms: 2 }));
      expect(ids(store.conversations())).toEqual([4, 2, 9]);
    });

    it('C4 continues after a time, or after a message of equal time', () => {
      const at = { ms: 50, counter: 2 };
      add(message(1, { ms: 49 }), message(2, at), message(3, at), message(4, { ms: 51 }));
      expect(ids(store.messagesSince(null, at, 9))).toEqual([4]);
      expect(ids(store.messagesSince(null, { ...at, id: recordId(2) }, 9))).toEqual([3, 4]);
      expect(ids(store.messagesSince('everyone', { ms: 50, counter: 1 }, 2))).toEqual([2, 3]);
    });

    it('marks messages as sent, in every list', () => {
      add(message(1), message(2));
      store.markSent([recordId(2), recordId(99)]);
      store.markSent([]);
      const sent = [message(1), message(2, { sent: true })];
      expect(store.page('everyone', null, 9).messages).toEqual(sent);
      expect(store.messagesSince(null, null, 9)).toEqual(sent);
    });
  });

  describe('changes', () => {
    const add = (...carried: Carried[]): void => {
      keepAll(store, carried);
    };
    const react = (id: number, emoji: string, from = 1, more: Partial<StoredChange> = {}) =>
      change(id, 1, { kind: 'reaction', emoji, add: true }, { from: member(from), ...more });
    const edit = (id: number, text: string, more: Partial<StoredChange> = {}) =>
      change(id, 1, { kind: 'edit', text }, more);
    const remove = (id: number, more: Partial<StoredChange> = {}) =>
      change(id, 1, { kind: 'delete' }, more);
    const now = () => store.message(recordId(1));

    it('are no messages', () => {
      add(message(1), edit(2, 'new'));
      expect(ids(store.messagesSince(null, null, 9))).toEqual([1]);
      expect(store.message(recordId(2))).toBeNull();
      expect(store.newestTime(2_000)).toEqual({ ms: 1_002, counter: 0 });
    });

    it('edit: the latest text stands, whichever came first', () => {
      add(message(1), edit(3, 'third'), edit(2, 'second'));
      const edited = message(1, { text: 'third', edited: true });
      expect(now()).toEqual(edited);
      expect(store.page('everyone', null, 9).messages).toEqual([edited]);
    });

    it('may come before what they change', () => {
      add(edit(2, 'new'), react(3, '👍', 2));
      expect(now()).toBeNull();
      add(message(1));
      const reactions = [{ emoji: '👍', from: member(2) }];
      expect(now()).toEqual(message(1, { text: 'new', edited: true, reactions }));
    });

    it('by anybody but the author neither edit nor delete', () => {
      add(message(1), edit(2, 'forged', { from: member(2) }), remove(3, { from: member(2) }));
      expect(now()).toEqual(message(1));
    });

    it('from another conversation change nothing', () => {
      const elsewhere = { conversation: member(5) };
      add(edit(9, 'forged', elsewhere), message(1), react(8, '👍', 2, elsewhere));
      add(edit(2, 'right'), remove(7, elsewhere));
      expect(now()).toEqual(message(1, { text: 'right', edited: true }));
    });

    it('delete: for ever, with text and reactions', () => {
      add(message(1), react(2, '👍', 2), remove(3), edit(4, 'again'), react(5, '🎉', 3));
      expect(now()).toEqual(message(1, { text: '', deleted: true }));
      expect(store.search('text', null, null, 9).messages).toEqual([]);
      expect(store.search('again', null, null, 9).messages).toEqual([]);
    });

    it('react: once a member and emoji, in the order of making', () => {
      add(message(1), react(4, '👍', 3), react(2, '👍', 2), react(3, '🎉', 2), react(5, '👍', 2));
      expect(now()?.reactions).toEqual([
        { emoji: '🎉', from: member(2) },
        { emoji: '👍', from: member(3) },
        { emoji: '👍', from: member(2) },
      ]);
    });

    it('react: taken back, and given again', () => {
      const takeBack = (id: number) => ({ ...react(id, '👍', 2), add: false }) as StoredChange;
      add(message(1), takeBack(3), react(2, '👍', 2));
      expect(now()?.reactions).toEqual([]);
      add(react(4, '👍', 2));
      expect(now()?.reactions).toHaveLength(1);
    });

    it('react: of one member the latest REACTIONS_PER_MEMBER_COUNT_MAX are kept', () => {
      const emoji = Array.from({ length: REACTIONS_PER_MEMBER_COUNT_MAX + 2 }, (_, n) =>
        String.fromCodePoint(0x1f400 + n),
      );
      const all = emoji.map((one, n) => react(10 + n, one, 2));
      add(message(1), ...all.slice(1), react(99, '👍', 3));
      const kept = now()?.reactions.filter(({ from }) => from === member(2));
      expect(kept?.map((one) => one.emoji)).toEqual(emoji.slice(2));
      // One that is older than all of them, and came last.
      add(...all.slice(0, 1));
      expect(now()?.reactions).toHaveLength(REACTIONS_PER_MEMBER_COUNT_MAX + 1);
    });

    it('end in the same message, in whatever order they arrive, one by one or all at once', () => {
      const all: Carried[] = [
        message(1, { from: member(1) }),
        edit(2, 'a'),
        edit(3, 'b'),
        edit(4, 'forged', { from: member(2) }),
        react(5, '👍', 2),
        { ...react(6, '👍', 2), add: false } as StoredChange,
        react(7, '🎉', 3),
      ];
      const withDelete = [...all, remove(8)];
      fc.assert(
        fc.property(
          fc
            .constantFrom(all, withDelete)
            .chain((set) => fc.shuffledSubarray(set, { minLength: set.length })),
          fc.boolean(),
          (order, atOnce) => {
            const fresh = new MemoryStore();
            const shared = kind === 'memory' ? fresh : emptied();
            if (atOnce) keepAll(shared, order);
            else for (const one of order) shared.append(record(0, { id: one.id }), one);
            expect(shared.message(recordId(1))).toEqual(
              order.length === all.length
                ? message(1, {
                    text: 'b',
                    edited: true,
                    reactions: [{ emoji: '🎉', from: member(3) }],
                  })
                : message(1, { text: '', deleted: true }),
            );
          },
        ),
        { numRuns: kind === 'memory' ? 200 : 25 },
      );
    });

    /** The file, as if nothing had been in it. */
    const emptied = (): MeshStore => {
      store.close();
      folder.remove();
      folder = temporaryFolder();
      store = SqliteStore.open({ folder: folder.path, key: KEY });
      return store;
    };
  });

  describe('search', () => {
    const add = (...texts: string[]): void => {
      texts.forEach((text, n) => {
        store.append(record(n + 1), message(n + 1, { text }));
      });
    };
    const find = (query: string) => ids(store.search(query, null, null, 50).messages);

    it('finds all words in any order, newest first, without case and accents', () => {
      add('The quick brown fox', 'a BROWN bear', 'quick and brown', 'Ça va très bien', 'STRASSE');
      expect(find('brown')).toEqual([3, 2, 1]);
      expect(find('Brown quick')).toEqual([3, 1]);
      expect(find('ca tres')).toEqual([4]);
      expect(find('straße')).toEqual([]);
      expect(find('blue')).toEqual([]);
    });

    it('finds beginnings of words from three letters on', () => {
      add('wonderful', 'won', 'two', 'wo');
      expect(find('won')).toEqual([2, 1]);
      expect(find('wo')).toEqual([4]);
    });

    it('finds parts that belong together in that order', () => {
      add('see release-2.0 notes', '2.0 release', 'https://example.org/a/b');
      expect(find('release-2')).toEqual([1]);
      expect(find('example.org/a')).toEqual([3]);
    });

    it('finds in scripts without spaces, and emoji', () => {
      add('我们明天见面', '明天', '天明', 'お寿司🍣', 'กินข้าว');
      expect(find('明天')).toEqual([2, 1]);
      expect(find('寿司')).toEqual([4]);
      expect(find('🍣')).toEqual([4]);
      expect(find('ข้าว')).toEqual([5]);
    });

    it('finds nothing for nothing, and takes no query for a language', () => {
      add('a OR b', 'NEAR', 'x"y', '*');
      for (const query of ['', '   ', '*', '"', '()', '-', '\0']) expect(find(query)).toEqual([]);
      expect(find('a OR b')).toEqual([1]);
      expect(find('"NEAR"')).toEqual([2]);
      expect(find('x"y')).toEqual([3]);
      expect(find(`${'word '.repeat(1_000)}`)).toEqual([]);
    });

    it('of one conversation, page by page', () => {
      const all = [1, 2, 3, 4, 5].map((n) =>
        message(n, n === 3 ? { conversation: member(5) } : {}),
      );
      keepAll(store, all);
      const first = store.search('text', 'everyone', null, 2);
      expect([ids(first.messages), first.more]).toEqual([[5, 4], true]);
      const second = store.search('text', 'everyone', first.messages.at(-1) ?? null, 2);
      expect([ids(second.messages), second.more]).toEqual([[2, 1], false]);
      expect(ids(store.search('text', member(5), null, 9).messages)).toEqual([3]);
      expect(store.search('text', 'nobody', null, 9)).toEqual({ messages: [], more: false });
    });

    it('finds what a message says now', () => {
      store.append(record(1), message(1, { text: 'old words' }));
      store.append(record(2), change(2, 1, { kind: 'edit', text: 'new words' }));
      expect([find('old'), find('new'), find('words')]).toEqual([[], [1], [1]]);
    });

    it('finds one of very many, and the newest of very many', () => {
      const many = Array.from({ length: 3_000 }, (_, n) =>
        message(n, { text: n === 7 ? 'common needle' : 'common hay' }),
      );
      keepAll(store, many);
      expect(find('needle')).toEqual([7]);
      expect(ids(store.search('common', null, null, 2).messages)).toEqual([2_999, 2_998]);
      expect(ids(store.search('common', 'everyone', many[9] ?? null, 2).messages)).toEqual([8, 7]);
    });
  });

  describe('peers', () => {
    const peer = (address: string, seenAt: number, node: number | null = null) => ({
      address,
      node: node === null ? null : author(node),
      seenAt,
    });

    it('lists them newest first, one an address', () => {
      store.rememberPeer(peer('b:1', 10, 1));
      store.rememberPeer(peer('a:1', 10));
      store.rememberPeer(peer('c:1', 30));
      store.rememberPeer(peer('b:1', 40, 2));
      expect(store.peers()).toEqual([peer('b:1', 40, 2), peer('c:1', 30), peer('a:1', 10)]);
    });

    it('keeps a proven node when the address is seen without proof', () => {
      store.rememberPeer(peer('a:1', 10, 1));
      store.rememberPeer(peer('a:1', 20));
      expect(store.peers()).toEqual([peer('a:1', 20, 1)]);
      store.rememberPeer(peer('a:1', 15, 3));
      expect(store.peers()).toEqual([peer('a:1', 20, 1)]);
      store.rememberPeer(peer('a:1', 20, 3));
      expect(store.peers()).toEqual([peer('a:1', 20, 3)]);
    });

    it('forgets the one seen longest ago beyond CACHED_ADDRESS_COUNT_MAX', () => {
      for (let index = 0; index < CACHED_ADDRESS_COUNT_MAX; index += 1) {
        store.rememberPeer(peer(`host:${index}`, 100 + index));
      }
      store.rememberPeer(peer('newest:1', 9_999));
      store.rememberPeer(peer('oldest:1', 1));
      const peers = store.peers();
      expect(peers).toHaveLength(CACHED_ADDRESS_COUNT_MAX);
      expect(peers[0]?.address).toBe('newest:1');
      expect(peers.at(-1)?.address).toBe('host:1');
    });
  });

  describe('bodies', () => {
    it('C5 of messages that are forgotten leave nothing, and the records stay', () => {
      for (let seq = 0; seq < 5; seq += 1) {
        store.append(link(seq), message(seq));
        store.keepBody(recordId(seq), new Uint8Array([seq]));
      }
      const [, , third] = store.messagesSince(null, null, 9);
      const before = third?.ms ?? Number.NaN;
      expect(store.dropMessages(before, 1)).toBe(1);
      expect(ids(store.messagesSince(null, null, 9))).toEqual([1, 2, 3, 4]);
      expect(store.dropMessages(before, 9)).toBe(1);
      expect(store.dropMessages(before, 9)).toBe(0);
      expect(ids(store.messagesSince(null, null, 9))).toEqual([2, 3, 4]);
      expect(store.message(recordId(0))).toBeNull();
      expect(store.body(recordId(0))).toEqual(new Uint8Array());
      expect(store.body(recordId(2))).toEqual(new Uint8Array([2]));
      expect(store.has(recordId(0))).toBe(true);
      expect(store.heads('everyone')).toHaveLength(1);
    });

    it('C9 of a deleted message leave nothing, whichever came first', () => {
      for (const [seq, deletion] of [
        [0, 2],
        [1, 3],
      ] as const) {
        const first = link(seq);
        const said = { ...message(seq), id: first.id };
        const later = link(deletion);
        const gone = { ...said, id: later.id, target: first.id, kind: 'delete' } as const;
        const { conversation, from, ms, counter, target, kind, id } = gone;
        const remove = () =>
          store.append(later, { conversation, from, ms, counter, target, kind, id });
        store.append(first, said);
        if (seq === 0) remove();
        store.keepBody(first.id, new Uint8Array([1, 2, 3]));
        if (seq === 1) remove();
        expect(store.body(first.id)).toEqual(new Uint8Array());
      }
    });

    it('C5 keeps the first one given, an empty one too, and wants those not given', () => {
      for (let seq = 0; seq < 4; seq += 1) store.append(link(seq), null);
      for (const seq of [0, 1, 2, 3, 1]) store.wantBody(recordId(seq));
      store.keepBody(recordId(1), new Uint8Array([1]));
      store.keepBody(recordId(1), new Uint8Array([2]));
      store.keepBody(recordId(2), new Uint8Array());
      expect(store.body(recordId(0))).toBeNull();
      expect(store.body(recordId(1))).toEqual(new Uint8Array([1]));
      expect(store.body(recordId(2))).toEqual(new Uint8Array());
      const wanted = store.wantedBodies(0, 10);
      expect(ids(wanted)).toEqual([0, 3]);
      expect(ids(store.wantedBodies(wanted[0]?.place ?? 0, 10))).toEqual([3]);
      expect(ids(store.wantedBodies(0, 1))).toEqual([0]);
    });
  });

  describe('what is kept for others', () => {
    const hash = new Uint8Array(32);
    const content = {
      kind: 'message' as const,
      network: 'aa'.repeat(32) as NetworkId,
      author: author(1),
      ...{ seq: 0, prev: null, conversation: hash, ms: 1, parents: [] },
      ...{ bodyHash: hash, sealedHash: hash },
    };
    const sealed = (counter: number) =>
      makeRecord({ ...content, counter }, () => new Uint8Array(64), new Uint8Array(100));
    const carried = [1, 2, 3, 4].map(sealed);
    const stored = (at: number, entry: LogRecord) => ({
      ...link(at, { prev: at === 0 ? null : recordId(at - 1) }),
      bytes: entry.bytes,
    });
    beforeEach(() => {
      carried.forEach((entry, at) => {
        store.append(stored(at, entry), null);
        // The second and the fourth are our own affair.
        if (at % 2 === 0) store.carry(recordId(at), 100 + at);
      });
    });
    const bodiless = () =>
      [0, 1, 2, 3].filter((at) => isHeaderOnly(store.get(recordId(at))!.bytes));

    it('C6 goes when its time has come, and leaves the header', () => {
      const heads = store.heads();
      expect(store.dropCarried(100, 1e9)).toBe(0);
      expect(store.dropCarried(101, 1e9)).toBe(1);
      expect(bodiless()).toEqual([0]);
      const left = readRecord(store.get(recordId(0))!.bytes);
      expect(left).toMatchObject({ id: carried[0]?.id, sealed: null });
      const [first] = store.range('everyone', author(1), 0, 9);
      expect(Buffer.from(first!.bytes)).toEqual(Buffer.from(left.bytes));
      expect(store.heads()).toEqual(heads);
      expect(store.dropCarried(1e9, 1e9)).toBe(1);
      expect(bodiless()).toEqual([0, 2]);
    });

    it('C6 goes oldest first when there is too much of it, and what is ours stays', () => {
      const size = carried[0]!.bytes.length;
      expect(store.dropCarried(0, 2 * size)).toBe(0);
      expect(store.dropCarried(0, 2 * size - 1)).toBe(1);
      expect(bodiless()).toEqual([0]);
      expect(store.dropCarried(0, 0)).toBe(1);
      expect(store.dropCarried(0, 0)).toBe(0);
      expect(bodiless()).toEqual([0, 2]);
    });
  });

  describe('batches', () => {
    it('C8 keeps what was written inside, nested or not, and answers', () => {
      const answer = store.batch('written', () => {
        store.append(link(0), message(0));
        store.batch('fsynced', () => store.append(link(1), message(1)));
        store.setMeta('a', new Uint8Array([1]));
        store.markSent([recordId(1)]);
        return store.heads().length;
      });
      expect(answer).toBe(1);
      expect(store.page('everyone', null, 9).messages.map(({ sent }) => sent)).toEqual([
        false,
        true,
      ]);
      expect(store.getMeta('a')).toEqual(new Uint8Array([1]));
    });

    it('passes on what is thrown inside, and works on', () => {
      const fail = (): void =>
        store.batch('written', () => {
          throw new RangeError('inside');
        });
      expect(fail).toThrow(RangeError);
      expect(store.append(link(0), null)).toBe(true);
    });
  });

  it('closes twice, and then refuses everything', () => {
    store.append(record(1), message(1));
    store.close();
    store.close();
    const calls: (() => unknown)[] = [
      () => store.batch('written', () => {}),
      () => store.getMeta('a'),
      () => store.setMeta('a', null),
      () => store.append(record(2), null),
      () => store.keepBody(recordId(1), new Uint8Array()),
      () => store.body(recordId(1)),
      () => store.wantBody(recordId(1)),
      () => store.wantedBodies(0, 1),
      () => store.carry(recordId(1), 1),
      () => store.dropCarried(1, 1),
      () => store.has(recordId(1)),
      () => store.get(recordId(1)),
      () => store.heads(),
      () => store.range('everyone', author(1), 0, 1),
      () => [...store.records('everyone')],
      () => store.page('everyone', null, 1),
      () => store.conversations(),
      () => store.messagesSince(null, null, 1),
      () => store.message(recordId(1)),
      () => store.newestTime(2_000),
      () => store.search('text', null, null, 1),
      () => store.markSent([recordId(1)]),
      () => store.rememberPeer(peerOf('a:1')),
      () => store.peers(),
    ];
    for (const call of calls) expect(call).toThrow('not-running');
  });
});

const keepAll = (store: MeshStore, carried: readonly Carried[]): void =>
  store.batch('written', () => {
    for (const one of carried) store.append(record(0, { id: one.id }), one);
  });

const peerOf = (address: string) => ({ address, node: null, seenAt: 0 });
