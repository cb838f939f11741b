/**
 * The tables of `mesh.db`, as numbered forward migrations: entry n turns version n into n + 1
 * (`user_version`). An entry that has been released is never changed; add the next one instead.
 *
 * Rows have integer ids, because a random 32-byte primary key makes inserts ten times slower; the
 * hashes are blobs under a unique index. Log, author and conversation repeat in every row and in
 * every index entry, so each pair or name is stored once and referred to by number.
 *
 * Children are found by number and parent in the index of their chain: an index on the parent's hash
 * would double what a batch of records has to touch.
 *
 * Text people wrote is kept as UTF-8 blobs: the driver cuts TEXT at the first NUL character.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE chains (
    chain INTEGER PRIMARY KEY,
    log TEXT NOT NULL,
    author BLOB NOT NULL,
    UNIQUE (log, author)
  ) STRICT;

  CREATE TABLE records (
    record INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    chain INTEGER NOT NULL REFERENCES chains,
    seq INTEGER NOT NULL,
    prev BLOB,
    head INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE INDEX records_in_order ON records (chain, seq, id);
  CREATE INDEX records_at_head ON records (chain, seq, id) WHERE head = 1;

  CREATE TABLE conversations (
    conversation INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE messages (
    record INTEGER PRIMARY KEY REFERENCES records,
    id BLOB NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversations,
    sender BLOB NOT NULL,
    text BLOB NOT NULL,
    ms INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    sent INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX messages_of_conversation ON messages (conversation, ms, counter, id);
  CREATE INDEX messages_in_order ON messages (ms, counter, id);

  CREATE TABLE peers (
    address TEXT PRIMARY KEY,
    node BLOB,
    seen_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE bodies (
    record INTEGER PRIMARY KEY REFERENCES records,
    body BLOB NOT NULL
  ) STRICT;
  CREATE TABLE wanted_bodies (
    record INTEGER PRIMARY KEY REFERENCES records
  ) STRICT;
  `,
  `
  CREATE TABLE carried (
    record INTEGER PRIMARY KEY REFERENCES records,
    since INTEGER NOT NULL,
    bytes INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX carried_oldest_first ON carried (since, record, bytes);
  `,
  // What changes messages, and an index of their words. `text` of a message is the latest one.
  `
  ALTER TABLE messages ADD COLUMN reply BLOB;
  ALTER TABLE messages ADD COLUMN edited INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE messages ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE messages ADD COLUMN reacted INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE changes (
    change INTEGER PRIMARY KEY,
    target BLOB NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversations,
    sender BLOB NOT NULL,
    kind INTEGER NOT NULL,
    emoji TEXT NOT NULL,
    added INTEGER NOT NULL,
    text BLOB NOT NULL,
    ms INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    id BLOB NOT NULL,
    UNIQUE (target, conversation, sender, kind, emoji)
  ) STRICT;
  CREATE INDEX changes_in_order ON changes (ms, counter);

  CREATE VIRTUAL TABLE words USING fts5 (
    text,
    content = '',
    contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'"
  );
  `,
];
