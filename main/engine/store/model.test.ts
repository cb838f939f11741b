import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MemoryStore } from './memory.ts';
import type { MeshStore, StoredRecord } from './port.ts';
import { SqliteStore } from './sqlite.ts';
import { author, KEY, member, recordId, temporaryFolder } from './testing.ts';

/**
 * The two adapters under the same random operations, over a world small enough that ids collide,
 * logs fork, messages share their time, and parents come after their children.
 */
const small = (max: number) => fc.nat({ max });
const id = small(24).map(recordId);
const log = fc.constantFrom('roster', 'everyone', 'direct:00');
const conversation = fc.constantFrom('everyone', member(1), member(2));

const stored: fc.Arbitrary<StoredRecord> = fc
  .record({
    id,
    log,
    author: small(2).map(author),
    seq: small(5),
    prev: fc.option(id),
    bytes: fc.uint8Array({ maxLength: 40 }),
  })
  .filter((record) => record.prev !== record.id);
const text = fc
  .string({ unit: 'binary', maxLength: 20 })
  .map((raw) => Buffer.from(raw, 'utf8').toString());
const place = {
  conversation,
  from: small(2).map(member),
  ms: fc.oneof(small(3), fc.maxSafeNat()),
  counter: small(2),
};
/** Few words, so that many texts share some. */
const words = fc
  .array(fc.constantFrom('Über', 'uber', 'grün', 'grünes', 'x', '日本語', '日', 'a-b', '🦊', '…'), {
    maxLength: 4,
  })
  .map((parts) => parts.join(' '));
const written = fc.record({
  ...place,
  text: fc.oneof(text, words),
  replyTo: fc.option(id),
  sent: fc.boolean(),
});
const changed = fc
  .tuple(
    fc.record({ ...place, target: id }),
    fc.oneof(
      fc.record({
        kind: fc.constant('reaction' as const),
        emoji: fc.constantFrom('👍', '🎉', '❤️'),
        add: fc.boolean(),
      }),
      fc.record({ kind: fc.constant('edit' as const), text: words }),
      fc.constant({ kind: 'delete' as const }),
    ),
  )
  .map(([where, what]) => ({ ...where, ...what }));
const entry = fc
  .tuple(
    stored,
    fc.option(fc.oneof({ weight: 2, arbitrary: written }, { weight: 1, arbitrary: changed })),
  )
  .map(([record, carried]) => ({ record, message: carried && { ...carried, id: record.id } }));
const position = fc.record({ ms: small(4), counter: small(3), id });
const since = fc.oneof(
  position,
  position.map(({ ms, counter }) => ({ ms, counter })),
);
const limit = small(6);
const peer = fc.record({
  address: small(9).map((port) => `10.0.0.1:${port}`),
  node: fc.option(small(2).map(author)),
  seenAt: small(1_000),
});

type Step = { readonly name: string; run(store: MeshStore): unknown };
const step = <T>(
  name: string,
  input: fc.Arbitrary<T>,
  run: (store: MeshStore, input: T) => unknown,
) =>
  input.map(
    (value): Step => ({
      name: `${name}(${fc.stringify(value)})`,
      run: (store) => run(store, value),
    }),
  );

const steps = fc.oneof(
  {
    weight: 8,
    arbitrary: step('batch', fc.array(entry, { maxLength: 8 }), (s, v) =>
      s.batch('written', () => v.map(({ record, message }) => s.append(record, message))),
    ),
  },
  { weight: 4, arbitrary: step('append', entry, (s, v) => s.append(v.record, v.message)) },
  step('setMeta', fc.tuple(fc.constantFrom('a', 'b'), fc.option(fc.uint8Array())), (s, v) =>
    s.setMeta(...v),
  ),
  step('getMeta', fc.constantFrom('a', 'b'), (s, v) => s.getMeta(v)),
  step('has and get', id, (s, v) => [s.has(v), s.get(v)]),
  step('heads', fc.option(log, { nil: undefined }), (s, v) => s.heads(v)),
  step('range', fc.tuple(log, small(2), small(6), limit), (s, [l, a, from, max]) =>
    s.range(l, author(a), from, max),
  ),
  step('records', log, (s, v) => [...s.records(v)]),
  step('page', fc.tuple(conversation, fc.option(position), limit), (s, v) => s.page(...v)),
  step('messagesSince', fc.tuple(fc.option(conversation), fc.option(since), limit), (s, v) =>
    s.messagesSince(...v),
  ),
  step('message', id, (s, v) => s.message(v)),
  step('dropMessages', fc.tuple(fc.nat(20), limit), (s, v) => s.dropMessages(...v)),
  step('newestTime', fc.nat(20), (s, upTo) => s.newestTime(upTo)),
  step('search', fc.tuple(words, fc.option(conversation), fc.option(position), limit), (s, v) =>
    s.search(...v),
  ),
  step('markSent', fc.array(id, { maxLength: 4 }), (s, v) => s.markSent(v)),
  step('rememberPeer', fc.array(peer, { maxLength: 8 }), (s, v) => {
    for (const one of v) s.rememberPeer(one);
    return s.peers();
  }),
);

/** Everything there is to see. */
const contents = (store: MeshStore): unknown => ({
  heads: store.heads(),
  records: ['roster', 'everyone', 'direct:00'].map((name) => [...store.records(name)]),
  messages: store.messagesSince(null, null, 1_000),
  found: ['uber', 'grun', 'grü', '日本', '🦊', 'b'].map((query) =>
    store.search(query, null, null, 50),
  ),
  peers: store.peers(),
  meta: ['a', 'b'].map((key) => store.getMeta(key)),
});

it('C5 C8 memory and file agree on any sequence of operations, and after a reopen', () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 40 }), (sequence) => {
      const folder = temporaryFolder();
      const memory = new MemoryStore();
      let file = SqliteStore.open({ folder: folder.path, key: KEY });
      try {
        for (const { name, run } of sequence) expect(run(file), name).toEqual(run(memory));
        expect(contents(file)).toEqual(contents(memory));
        file.close();
        file = SqliteStore.open({ folder: folder.path, key: KEY });
        expect(contents(file)).toEqual(contents(memory));
      } finally {
        file.close();
        folder.remove();
      }
    }),
    { numRuns: 40 },
  );
}, 60_000);
