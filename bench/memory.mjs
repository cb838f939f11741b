// How a large store answers.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteStore } from '../node_modules/.cache/mesh-chat-bench/engine.js';

const STORED_MESSAGES = 1_000_000;
const SEARCHED_MESSAGES = 100_000;
const PAGE = 50;

/** A store of a million messages: opened, and paged at its end, in its middle and at its beginning. */
export async function largeStore(messages = STORED_MESSAGES) {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-bench-'));
  const key = new Uint8Array(32).fill(7);
  try {
    let store = filled(folder, key, messages, monotonous);
    store.close();
    const opens = [];
    for (let run = 0; run < 5; run++) {
      const began = performance.now();
      store = SqliteStore.open({ folder, key });
      store.heads();
      store.page('everyone', null, PAGE);
      opens.push(performance.now() - began);
      if (run < 4) store.close();
    }
    const pages = [];
    for (let run = 0; run < 100; run++) {
      const before = { ms: Math.floor((messages * (run + 1)) / 100), counter: 0, id: idOf(0) };
      const began = performance.now();
      store.page('everyone', before, PAGE);
      pages.push(performance.now() - began);
    }
    store.close();
    return { 'open and first page (ms)': opens, 'a page anywhere (ms)': pages };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Words that all messages have, many, one and none, several at once, and beginnings of words. */
const QUERIES = [
  'everywhere',
  'word7',
  'word',
  'number77777',
  'everywhere word7 word19',
  'absent',
  'number123',
];

/** The newest page of what is found. */
export function search(messages = SEARCHED_MESSAGES) {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-bench-'));
  const store = filled(folder, new Uint8Array(32).fill(7), messages, varied);
  try {
    const times = QUERIES.flatMap((query) =>
      Array.from({ length: 10 }, () => {
        const began = performance.now();
        store.search(query, null, null, PAGE);
        return performance.now() - began;
      }),
    );
    return { 'search in 100,000 messages (ms)': times };
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function filled(folder, key, messages, textOf) {
  const store = SqliteStore.open({ folder, key });
  for (let from = 0; from < messages; from += 1000)
    store.batch('written', () => {
      for (let n = from; n < from + 1000; n++) store.append(...stored(n, textOf(n)));
    });
  return store;
}

const monotonous = (n) => `message ${n} `.padEnd(200, 'words and more words ');
/** One word that all have, ten of a thousand, and one that only this one has. */
const varied = (n) =>
  ['everywhere', ...Array.from({ length: 10 }, (_, k) => `word${(n * 31 + k * k * 7) % 1000}`)]
    .concat(`number${n}`)
    .join(' ');

const AUTHORS = 10;
const idOf = (n) => createHash('sha256').update(String(n)).digest('hex');

function stored(n, text) {
  const [id, seq] = [idOf(n), Math.floor(n / AUTHORS)];
  const member = String(n % AUTHORS).padStart(64, '0');
  const record = {
    id,
    log: 'everyone',
    author: member.padEnd(96, '0'),
    seq,
    prev: seq === 0 ? null : idOf(n - AUTHORS),
    bytes: new Uint8Array(500),
  };
  const place = { conversation: 'everyone', from: member, ms: n, counter: 0 };
  return [record, { id, ...place, text, replyTo: null, sent: false }];
}
