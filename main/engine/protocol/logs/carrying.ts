import { CARRIED_BYTES_MAX, CARRIED_DAYS_MAX } from '../../../../shared/limits.ts';
import type { MeshStore } from '../../store/port.ts';
import type { LogRecord } from '../../wire/records.ts';
import type { Instant } from '../io.ts';

const CARRIED_MS_MAX = CARRIED_DAYS_MAX * 24 * 3600 * 1000;
const TIDY_INTERVAL_MS = 3_600_000;
/** A flood is not left alone for an hour. */
const TIDY_BYTES = CARRIED_BYTES_MAX / 16;

/** So old that nobody has to keep its sealed body, and its header is enough. */
export const isExpired = ({ content }: LogRecord<'message'>, { wall }: Instant): boolean =>
  content.ms < wall - CARRIED_MS_MAX;

/**
 * Sealed direct messages between others (C6): kept for whoever is away, a month or up to so many
 * bytes, the oldest going first. Headers stay, so that logs have no gaps.
 */
export class Carrying {
  private readonly store: MeshStore;
  private tidyAt = Number.NEGATIVE_INFINITY;
  private bytes = 0;

  constructor(store: MeshStore) {
    this.store = store;
  }

  /** A record that is not for us is on this disk. */
  carry({ id, content, bytes }: LogRecord<'message'>, now: Instant): void {
    // Whoever dates a message ahead does not make us keep it longer.
    this.store.carry(id, Math.min(content.ms, Math.floor(now.wall)));
    this.bytes += bytes.length;
  }

  /** Once a gossip interval. */
  round(now: Instant): void {
    if (now.mono < this.tidyAt && this.bytes < TIDY_BYTES) return;
    this.tidyAt = now.mono + TIDY_INTERVAL_MS;
    this.bytes = 0;
    this.store.dropCarried(Math.floor(now.wall) - CARRIED_MS_MAX, CARRIED_BYTES_MAX);
  }
}
