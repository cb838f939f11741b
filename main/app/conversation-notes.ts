/** What is kept of conversations between two starts: beside the history and encrypted like it. */
import * as v from 'valibot';
import type { ConversationId } from '../../shared/ids.ts';
import { conversationId, position } from '../../shared/schemas.ts';
import type { MeshNode } from '../engine/node.ts';

const state = v.strictObject({ readUpTo: v.nullable(position), muted: v.boolean() });
type State = v.InferOutput<typeof state>;

type NotingNode = Pick<MeshNode, 'note' | 'keepNote'>;
const utf8 = new TextDecoder();

export class ConversationNotes {
  readonly #node: NotingNode;

  constructor(node: NotingNode) {
    this.#node = node;
  }

  state(id: ConversationId): State {
    return this.#read(`conversation:${id}`, state) ?? { readUpTo: null, muted: false };
  }

  keepState(id: ConversationId, { readUpTo, muted }: State): void {
    this.#keep(`conversation:${id}`, JSON.stringify({ readUpTo, muted }));
  }

  draft(id: ConversationId): string {
    const bytes = this.#node.note(`draft:${id}`);
    return bytes === null ? '' : utf8.decode(bytes);
  }

  keepDraft(id: ConversationId, draft: string): void {
    this.#keep(`draft:${id}`, draft);
  }

  open(): ConversationId {
    return this.#read('open', conversationId) ?? 'everyone';
  }

  keepOpen(id: ConversationId): void {
    this.#keep('open', JSON.stringify(id));
  }

  /** All there are of these conversations, to be taken elsewhere. */
  static names(ids: readonly ConversationId[]): string[] {
    return ['open', ...ids.flatMap((id) => [`conversation:${id}`, `draft:${id}`])];
  }

  #keep(name: string, text: string): void {
    this.#node.keepNote(name, text === '' ? null : Buffer.from(text, 'utf8'));
  }

  /** A note that makes no sense is worth no error: it is as if there were none. */
  #read<T extends v.GenericSchema>(name: string, schema: T): v.InferOutput<T> | null {
    const bytes = this.#node.note(name);
    if (bytes === null) return null;
    try {
      const parsed = v.safeParse(schema, JSON.parse(utf8.decode(bytes)));
      return parsed.success ? parsed.output : null;
    } catch {
      return null;
    }
  }
}
