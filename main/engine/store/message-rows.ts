import type { RecordId } from '../../../shared/ids.ts';
import {
  REACTIONS_PER_MEMBER_COUNT_MAX,
  REACTIONS_PER_MESSAGE_COUNT_MAX,
} from '../../../shared/limits.ts';
import { isChange } from './check.ts';
import { NumberCache } from './number-cache.ts';
import type {
  Carried,
  MessagePage,
  MessagePosition,
  NewMessage,
  SincePosition,
  StoredChange,
  StoredMessage,
} from './port.ts';
import { bytesAt, bytesOf, toMessage, toReaction } from './rows.ts';
import type { Row } from './sql.ts';
import type { Statements } from './statements.ts';
import { type Phrase, readQuery, wordsOf } from './words.ts';

/** Sorts after every 32-byte id. */
const AFTER_ALL_IDS = new Uint8Array(33).fill(0xff);
const BEYOND_ALL_TIMES = 2 ** 60;

/** So many matches are quicker looked up one by one. */
const FEW_FOUND_COUNT_MAX = 2_000;

/** The messages of the file, what changed them, and the index of their words. */
export class MessageRows {
  readonly #do: Statements;
  readonly #conversations = new NumberCache();
  /** The message added last, as long as nothing has changed it: most are asked for at once. */
  #fresh: StoredMessage | null = null;

  constructor(statements: Statements) {
    this.#do = statements;
  }

  /** After a transaction that failed. */
  forgetNumbers(): void {
    this.#fresh = null;
    this.#conversations.clear();
  }

  /** `row` is the number of the record that carries it. */
  add(carried: Carried, row: number, id: Uint8Array): void {
    if (isChange(carried)) this.#addChange(carried, id);
    else this.#addMessage(carried, row, id);
  }

  drop(before: number, countMax: number): number {
    this.#fresh = null;
    const oldest = this.#do.oldestMessages(before, countMax);
    for (const row of oldest) {
      const record = row[0] as number;
      this.#do.deleteChangesOf(bytesAt(row, 1));
      this.#do.deleteWords(record);
      this.#do.forgetBody(record);
      this.#do.deleteMessage(record);
    }
    if (oldest.length < countMax) this.#do.deleteChangesBefore(before);
    return oldest.length;
  }

  newest(): StoredMessage[] {
    return this.#do.newestMessages().map(this.#read);
  }

  page(conversation: string, before: MessagePosition | null, limit: number): MessagePage {
    const rows = this.#do.messagesBefore(conversation, ...endOf(before), limit + 1);
    const messages = rows.slice(0, limit).map(this.#read).reverse();
    return { messages, more: rows.length > limit };
  }

  since(conversation: string | null, since: SincePosition | null, limit: number): StoredMessage[] {
    const { ms, counter, id } = since ?? { ms: -1, counter: 0, id: undefined };
    const start = id === undefined ? AFTER_ALL_IDS : bytesOf(id);
    const rows =
      conversation === null
        ? this.#do.allMessagesAfter(ms, counter, start, limit)
        : this.#do.messagesAfter(conversation, ms, counter, start, limit);
    return rows.map(this.#read);
  }

  one(id: RecordId): StoredMessage | null {
    if (this.#fresh?.id === id) return this.#fresh;
    const row = this.#do.messageById(bytesOf(id));
    return row === undefined ? null : this.#read(row);
  }

  newestTime(upTo: number): { readonly ms: number; readonly counter: number } | null {
    const times = [this.#do.newestMessage(upTo), this.#do.newestChange(upTo)].flatMap((row) =>
      row === undefined ? [] : [{ ms: row[0] as number, counter: row[1] as number }],
    );
    return times.sort((a, b) => b.ms - a.ms || b.counter - a.counter)[0] ?? null;
  }

  search(
    query: string,
    conversation: string | null,
    before: MessagePosition | null,
    limit: number,
  ): MessagePage {
    const match = matchOf(readQuery(query));
    if (match === '') return { messages: [], more: false };
    const end = endOf(before);
    const count = this.#do.countFound(match, FEW_FOUND_COUNT_MAX + 1)?.[0] as number;
    const found = (): Row[] => {
      if (count <= FEW_FOUND_COUNT_MAX)
        return this.#do.findFew(match, conversation, conversation, ...end, limit + 1);
      if (conversation === null) return this.#do.findMany(...end, match, limit + 1);
      return this.#do.findManyIn(conversation, ...end, match, limit + 1);
    };
    const rows = found();
    return { messages: rows.slice(0, limit).map(this.#read), more: rows.length > limit };
  }

  #addMessage(message: NewMessage, row: number, id: Uint8Array): void {
    const { conversation, from, text, replyTo, ms, counter, sent } = message;
    const number = this.#conversation(conversation);
    const utf8 = Buffer.from(text, 'utf8');
    const reply = replyTo && bytesOf(replyTo);
    const sender = bytesOf(from);
    const { changes } = this.#do.addMessage(
      row,
      id,
      number,
      sender,
      utf8,
      ms,
      counter,
      sent ? 1 : 0,
      reply,
    );
    if (changes === 0) return;
    if (this.#do.hasChanges(id) !== undefined) this.#apply(row);
    else {
      this.#index(row, text);
      this.#fresh = { ...message, edited: false, deleted: false, reactions: [] };
    }
  }

  markSent(ids: readonly RecordId[]): void {
    this.#fresh = null;
    for (const id of ids) this.#do.markSent(bytesOf(id));
  }

  #addChange(change: StoredChange, id: Uint8Array): void {
    this.#fresh = null;
    const number = this.#conversation(change.conversation);
    const [target, sender] = [bytesOf(change.target), bytesOf(change.from)];
    const emoji = change.kind === 'reaction' ? change.emoji : '';
    const added = change.kind === 'reaction' && change.add ? 1 : 0;
    const utf8 = Buffer.from(change.kind === 'edit' ? change.text : '', 'utf8');
    const { ms, counter } = change;
    const kind = KIND_NUMBERS[change.kind];
    this.#do.addChange(target, number, sender, kind, emoji, added, utf8, ms, counter, id);
    if (change.kind === 'reaction')
      this.#do.deleteReactionsBeyond(target, number, sender, REACTIONS_PER_MEMBER_COUNT_MAX);
    const row = this.#do.rowOfId(target)?.[0] as number | undefined;
    if (row !== undefined) this.#apply(row);
  }

  /** Brings a message up to its changes. The row may be a record's that carries none. */
  #apply(row: number): void {
    if (this.#do.applyChanges(row).changes === 0) return;
    this.#do.emptyBody(row);
    this.#do.deleteWords(row);
    const text = this.#do.textOf(row);
    if (text !== undefined) this.#index(row, Buffer.from(bytesAt(text, 0)).toString('utf8'));
  }

  #index(row: number, text: string): void {
    const words = wordsOf(text);
    if (words.length > 0) this.#do.addWords(row, words.join(' '));
  }

  #conversation(name: string): number {
    return this.#conversations.numberOf(name, () => {
      const known = this.#do.conversationOf(name);
      return (known?.[0] as number | undefined) ?? this.#do.addConversation(name).rowId;
    });
  }

  readonly #read = (row: Row): StoredMessage =>
    toMessage(row, (id, conversation) =>
      this.#do
        .reactions(bytesOf(id), conversation, REACTIONS_PER_MESSAGE_COUNT_MAX)
        .map(toReaction),
    );
}

/** As they stand in the file, which outlives the wire's numbers. */
const KIND_NUMBERS = { reaction: 1, edit: 2, delete: 3 } as const;

const endOf = (before: MessagePosition | null): [number, number, Uint8Array] =>
  before === null
    ? [BEYOND_ALL_TIMES, 0, AFTER_ALL_IDS]
    : [before.ms, before.counter, bytesOf(before.id)];

/** Phrases in the language of FTS5; words are letters and digits, so nothing needs escaping. */
const matchOf = (phrases: readonly Phrase[]): string =>
  phrases.map(({ words, prefix }) => `"${words.join(' ')}"${prefix ? '*' : ''}`).join(' ');
