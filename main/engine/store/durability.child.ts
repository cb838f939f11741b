import { lockDataFolder } from './lock.ts';
import { SqliteStore } from './sqlite.ts';
import { KEY, link, message } from './testing.ts';

/**
 * The program that `durability.test.ts` kills: it locks the folder, goes on from the head of its
 * log, appends without end, and says each number when the store has said that it is kept.
 */
const folder = process.argv[2] ?? '';
lockDataFolder(folder);
const store = SqliteStore.open({ folder, key: KEY });
let seq = (store.heads('everyone')[0]?.seq ?? -1) + 1;

const say = (): void => {
  const batch = seq % 3 === 0 ? 5 : 1;
  store.batch(seq % 2 === 0 ? 'written' : 'fsynced', () => {
    for (let at = seq; at < seq + batch; at += 1)
      store.append(link(at, { bytes: new Uint8Array(500) }), message(at));
  });
  seq += batch;
  process.stdout.write(`${seq - 1}\n`, () => setImmediate(say));
};
say();
