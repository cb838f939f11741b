import { STREAM_ALIAS_COUNT_MAX } from '../../../../shared/limits.ts';
import { MeshError } from '../../errors.ts';
import { STREAM_TABLE_COUNT_MAX } from './limits.ts';
import type { StreamTag } from './messages.ts';
import { Stream, type StreamName } from './names.ts';

/** One object for each stream that is spoken of, so that its keys are built once. */
export class StreamTable {
  private readonly streams = new Map<string, Stream>();

  of(name: StreamName): Stream {
    const fresh = new Stream(name);
    const kept = this.streams.get(fresh.key);
    if (kept) return kept;
    this.streams.set(fresh.key, fresh);
    if (this.streams.size > STREAM_TABLE_COUNT_MAX) dropOldest(this.streams);
    return fresh;
  }
}

/** The numbers under which we speak of streams on one link. */
export class OutgoingAliases {
  /** In the order of last use. */
  private readonly aliases = new Map<Stream, number>();

  tag(stream: Stream): StreamTag {
    const known = this.aliases.get(stream);
    const alias = known ?? this.free();
    this.aliases.delete(stream);
    this.aliases.set(stream, alias);
    if (known !== undefined) return { alias, define: null };
    return { alias, define: { origin: stream.origin, stream: stream.stream } };
  }

  private free(): number {
    if (this.aliases.size < STREAM_ALIAS_COUNT_MAX) return this.aliases.size;
    return dropOldest(this.aliases) ?? 0;
  }
}

/** What the other end's numbers mean. */
export class IncomingAliases {
  private readonly streams: (Stream | undefined)[] = [];

  /** @throws MeshError `peer-misbehaved` for a number without a meaning */
  stream({ alias, define }: StreamTag, table: StreamTable): Stream {
    if (alias >= STREAM_ALIAS_COUNT_MAX) throw new MeshError('peer-misbehaved', 'stream: alias');
    const stream = define ? table.of(define) : this.streams[alias];
    if (!stream) throw new MeshError('peer-misbehaved', 'stream: alias without a name');
    this.streams[alias] = stream;
    return stream;
  }
}

function dropOldest<K, V>(map: Map<K, V>): V | undefined {
  for (const [key, value] of map) {
    map.delete(key);
    return value;
  }
  return undefined;
}
