/** What happened since the start; for the status view and the benchmarks. Items unless said. */
export type Counters = {
  /** Taken for the first time, own ones left out. */
  delivered: number;
  /** Payload messages received, whatever became of them: redundancy = received / delivered − 1. */
  gossipReceived: number;
  gossipReceivedBytes: number;
  gossipSent: number;
  gossipSentBytes: number;
  /** Came again by a link while known from another. */
  duplicates: number;
  duplicateBytes: number;
  /** Came late, known by other means or for long. */
  known: number;
  refused: number;
  /** Too far ahead to be asked for one by one. */
  left: number;
  /** Held back until the item before them is there. */
  gaps: number;
  /** Entries. */
  iHavesSent: number;
  iHavesReceived: number;
  graftsSent: number;
  graftsReceived: number;
  prunesSent: number;
  prunesReceived: number;
  /** Items asked for because nobody pushed them in time. */
  repairs: number;
  /** Missing items that no announcer served. */
  givenUp: number;
  /** Asked of us, but not kept any more. */
  unserved: number;
  /** Parents exchanged for neighbours that had items earlier. */
  moves: number;
  /** Sources lost with no better one in sight. */
  orphaned: number;
  /** Pushes that a slow link turned into announcements (T4). */
  deferred: number;
  /** Items announced or asked for beyond a peer's budget or a cap. */
  throttled: number;
};

export const newCounters = (): Counters => ({
  delivered: 0,
  gossipReceived: 0,
  gossipReceivedBytes: 0,
  gossipSent: 0,
  gossipSentBytes: 0,
  duplicates: 0,
  duplicateBytes: 0,
  known: 0,
  refused: 0,
  left: 0,
  gaps: 0,
  iHavesSent: 0,
  iHavesReceived: 0,
  graftsSent: 0,
  graftsReceived: 0,
  prunesSent: 0,
  prunesReceived: 0,
  repairs: 0,
  givenUp: 0,
  unserved: 0,
  moves: 0,
  orphaned: 0,
  deferred: 0,
  throttled: 0,
});
