import { EARLIER_LOG } from './port.ts';
import type { Sql } from './sql.ts';

export type Statements = ReturnType<typeof prepareStatements>;

/** Every statement the store runs, prepared once. */
export const prepareStatements = (sql: Sql) => ({
  getMeta: sql.one('SELECT value FROM meta WHERE key = ?'),
  setMeta: sql.run(
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ),
  deleteMeta: sql.run('DELETE FROM meta WHERE key = ?'),

  chainOf: sql.one('SELECT chain FROM chains WHERE log = ? AND author = ?'),
  addChain: sql.run('INSERT INTO chains (log, author) VALUES (?, ?)'),
  authorsOfLog: sql.all('SELECT author FROM chains WHERE log = ? ORDER BY author'),

  rowOfId: sql.one('SELECT record FROM records WHERE id = ?'),
  recordById: sql.one(
    `SELECT ${RECORD} FROM records r CROSS JOIN chains c ON c.chain = r.chain WHERE r.id = ?`,
  ),
  recordsAfter: sql.all(
    `SELECT ${RECORD} FROM ${CHAINED} WHERE c.log = ? AND c.author = ? AND (r.seq, r.id) > (?, ?)
     ORDER BY r.seq, r.id LIMIT ?`,
  ),
  // A new record is a head unless its child came before it.
  addRecord: sql.run(
    `INSERT INTO records (id, chain, seq, prev, bytes, head) VALUES (?, ?, ?, ?, ?,
       NOT EXISTS (SELECT 1 FROM records WHERE chain = ? AND seq = ? AND prev = ?))
     ON CONFLICT (id) DO NOTHING`,
  ),
  demote: sql.run(
    'UPDATE records SET head = 0 WHERE id = ? AND chain = ? AND seq = ? AND head = 1',
  ),
  allHeads: sql.all(
    `SELECT ${HEAD} FROM ${CHAINED} WHERE r.head = 1 AND c.log <> '${EARLIER_LOG}' ${HEAD_ORDER}`,
  ),
  headsOfLog: sql.all(
    `SELECT ${HEAD} FROM ${CHAINED} WHERE r.head = 1 AND c.log = ? ${HEAD_ORDER}`,
  ),

  // Nothing of what is deleted stays.
  addBody: sql.run(
    `INSERT OR IGNORE INTO bodies VALUES (?1,
       CASE WHEN EXISTS (SELECT 1 FROM messages WHERE record = ?1 AND deleted = 1) THEN x'' ELSE ?2 END)`,
  ),
  emptyBody: sql.run(
    `UPDATE bodies SET body = x'' WHERE record = ?1
     AND EXISTS (SELECT 1 FROM messages WHERE record = ?1 AND deleted = 1)`,
  ),
  bodyOf: sql.one(`SELECT body FROM bodies WHERE record = ${ROW_OF_ID}`),
  wantBody: sql.run(`INSERT OR IGNORE INTO wanted_bodies VALUES (${ROW_OF_ID})`),
  unwantBody: sql.run('DELETE FROM wanted_bodies WHERE record = ?'),
  wantedBodies: sql.all(
    `SELECT r.id, w.record FROM wanted_bodies w CROSS JOIN records r ON r.record = w.record
     WHERE w.record > ? ORDER BY w.record LIMIT ?`,
  ),

  carry: sql.run(
    `INSERT OR IGNORE INTO carried SELECT record, ?, length(bytes) FROM records WHERE id = ?`,
  ),
  carriedBytes: sql.one('SELECT coalesce(sum(bytes), 0) FROM carried'),
  oldestCarried: sql.all(
    `SELECT c.record, c.since, c.bytes, r.bytes FROM carried c CROSS JOIN records r
     ON r.record = c.record ORDER BY c.since, c.record LIMIT ?`,
  ),
  shorten: sql.run('UPDATE records SET bytes = ? WHERE record = ?'),
  uncarry: sql.run('DELETE FROM carried WHERE record = ?'),

  conversationOf: sql.one('SELECT conversation FROM conversations WHERE name = ?'),
  addConversation: sql.run('INSERT INTO conversations (name) VALUES (?)'),
  // A message that is there stays as it is.
  addMessage: sql.run(
    `INSERT OR IGNORE INTO messages (record, id, conversation, sender, text, ms, counter, sent, reply)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  oldestMessages: sql.all(
    'SELECT record, id FROM messages WHERE ms < ? ORDER BY ms, counter, id LIMIT ?',
  ),
  deleteMessage: sql.run('DELETE FROM messages WHERE record = ?'),
  deleteChangesOf: sql.run('DELETE FROM changes WHERE target = ?'),
  deleteChangesBefore: sql.run('DELETE FROM changes WHERE ms < ?'),
  forgetBody: sql.run("UPDATE bodies SET body = x'' WHERE record = ?"),
  messageById: sql.one(
    `SELECT ${MESSAGE}
     FROM records r CROSS JOIN messages m ON m.record = r.record
     CROSS JOIN conversations c ON c.conversation = m.conversation WHERE r.id = ?`,
  ),
  newestMessage: sql.one(
    'SELECT ms, counter FROM messages WHERE ms <= ? ORDER BY ms DESC, counter DESC LIMIT 1',
  ),
  newestMessages: sql.all(
    `SELECT ${MESSAGE}
     FROM conversations c CROSS JOIN messages m ON m.record =
       (SELECT record FROM messages WHERE conversation = c.conversation
        ORDER BY ms DESC, counter DESC, id DESC LIMIT 1)
     ORDER BY m.ms DESC, m.counter DESC, m.id DESC`,
  ),
  messagesBefore: sql.all(
    `SELECT ${MESSAGE}
     FROM conversations c CROSS JOIN messages m ON m.conversation = c.conversation
     WHERE c.name = ? AND (m.ms, m.counter, m.id) < (?, ?, ?)
     ORDER BY m.ms DESC, m.counter DESC, m.id DESC LIMIT ?`,
  ),
  messagesAfter: sql.all(
    `SELECT ${MESSAGE}
     FROM conversations c CROSS JOIN messages m ON m.conversation = c.conversation
     WHERE c.name = ? AND (m.ms, m.counter, m.id) > (?, ?, ?)
     ORDER BY m.ms, m.counter, m.id LIMIT ?`,
  ),
  allMessagesAfter: sql.all(
    `SELECT ${MESSAGE}
     FROM messages m CROSS JOIN conversations c ON c.conversation = m.conversation
     WHERE (m.ms, m.counter, m.id) > (?, ?, ?)
     ORDER BY m.ms, m.counter, m.id LIMIT ?`,
  ),
  // The later change of each place stays, whichever came first.
  addChange: sql.run(
    `INSERT INTO changes (target, conversation, sender, kind, emoji, added, text, ms, counter, id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (target, conversation, sender, kind, emoji) DO UPDATE SET
       added = excluded.added, text = excluded.text,
       ms = excluded.ms, counter = excluded.counter, id = excluded.id
     WHERE (excluded.ms, excluded.counter, excluded.id) > (ms, counter, id)`,
  ),
  deleteReactionsBeyond: sql.run(
    `DELETE FROM changes WHERE change IN
     (SELECT change FROM changes WHERE target = ? AND conversation = ? AND sender = ? AND kind = 1
      ORDER BY ms DESC, counter DESC, id DESC LIMIT -1 OFFSET ?)`,
  ),
  hasChanges: sql.one('SELECT 1 FROM changes WHERE target = ? LIMIT 1'),
  newestChange: sql.one(
    'SELECT ms, counter FROM changes WHERE ms <= ? ORDER BY ms DESC, counter DESC LIMIT 1',
  ),
  applyChanges: sql.run(
    `UPDATE messages AS m SET
       deleted = EXISTS (SELECT 1 ${OWN_CHANGE} AND c.kind = 3),
       edited = EXISTS (SELECT 1 ${OWN_CHANGE} AND c.kind = 2)
         AND NOT EXISTS (SELECT 1 ${OWN_CHANGE} AND c.kind = 3),
       reacted = NOT EXISTS (SELECT 1 ${OWN_CHANGE} AND c.kind = 3) AND EXISTS
         (SELECT 1 FROM changes c WHERE c.target = m.id AND c.conversation = m.conversation
          AND c.kind = 1 AND c.added = 1),
       text = CASE WHEN EXISTS (SELECT 1 ${OWN_CHANGE} AND c.kind = 3) THEN x''
         ELSE coalesce((SELECT c.text ${OWN_CHANGE} AND c.kind = 2), m.text) END
     WHERE m.record = ?`,
  ),
  reactions: sql.all(
    `SELECT emoji, sender FROM changes
     WHERE target = ? AND conversation = ? AND kind = 1 AND added = 1
     ORDER BY ms, counter, id LIMIT ?`,
  ),

  addWords: sql.run('INSERT INTO words (rowid, text) VALUES (?, ?)'),
  deleteWords: sql.run('DELETE FROM words WHERE rowid = ?'),
  textOf: sql.one('SELECT text FROM messages WHERE record = ?'),
  countFound: sql.one('SELECT count(*) FROM (SELECT rowid FROM words WHERE words MATCH ? LIMIT ?)'),
  // Few matches are looked up and sorted; of many, the newest are met soon on a walk backwards.
  findFew: sql.all(
    `SELECT ${MESSAGE}
     FROM words w CROSS JOIN messages m ON m.record = w.rowid
     CROSS JOIN conversations c ON c.conversation = m.conversation
     WHERE w.words MATCH ? AND (? IS NULL OR c.name = ?) AND (m.ms, m.counter, m.id) < (?, ?, ?)
     ${NEWEST_FIRST}`,
  ),
  findMany: sql.all(
    `SELECT ${MESSAGE}
     FROM messages m INDEXED BY messages_in_order
     CROSS JOIN conversations c ON c.conversation = m.conversation
     WHERE (m.ms, m.counter, m.id) < (?, ?, ?)
       AND m.record IN (SELECT rowid FROM words WHERE words MATCH ?)
     ${NEWEST_FIRST}`,
  ),
  findManyIn: sql.all(
    `SELECT ${MESSAGE}
     FROM conversations c CROSS JOIN messages m INDEXED BY messages_of_conversation
       ON m.conversation = c.conversation
     WHERE c.name = ? AND (m.ms, m.counter, m.id) < (?, ?, ?)
       AND m.record IN (SELECT rowid FROM words WHERE words MATCH ?)
     ${NEWEST_FIRST}`,
  ),

  markSent: sql.run(`UPDATE messages SET sent = 1 WHERE record = ${ROW_OF_ID}`),

  peerByAddress: sql.one('SELECT address, node, seen_at FROM peers WHERE address = ?'),
  setPeer: sql.run(
    `INSERT INTO peers VALUES (?, ?, ?)
     ON CONFLICT (address) DO UPDATE SET node = excluded.node, seen_at = excluded.seen_at`,
  ),
  deletePeersBeyond: sql.run(
    `DELETE FROM peers WHERE address IN
     (SELECT address FROM peers ORDER BY seen_at DESC, address LIMIT -1 OFFSET ?)`,
  ),
  allPeers: sql.all('SELECT address, node, seen_at FROM peers ORDER BY seen_at DESC, address'),
});

// CROSS JOIN fixes the order of the loops: the named one first, then its rows by index, in order.
const CHAINED = 'chains c CROSS JOIN records r ON r.chain = c.chain';
const ROW_OF_ID = '(SELECT record FROM records WHERE id = ?)';
const RECORD = 'r.id, c.log, c.author, r.seq, r.prev, r.bytes';
const HEAD = 'c.log, c.author, r.seq, r.id';
const HEAD_ORDER = 'ORDER BY c.log, c.author, r.seq, r.id';
const MESSAGE =
  'm.id, c.name, m.sender, m.text, m.ms, m.counter, m.sent, m.reply, m.edited, m.deleted, m.reacted, m.conversation';
const NEWEST_FIRST = 'ORDER BY m.ms DESC, m.counter DESC, m.id DESC LIMIT ?';
/** What a member did to a message of theirs: kind 2 edits, 3 deletes. */
const OWN_CHANGE =
  "FROM changes c WHERE c.target = m.id AND c.conversation = m.conversation AND c.sender = m.sender AND c.emoji = ''";
