/** Every cap and constant of the trees, with its unit; "guess" marks those that nobody measured. */

/** Items beyond such a range that a graft for everything makes us announce. */
export const CATCH_UP_ITEM_COUNT_MAX = 8192;

// Memory
/** Origins with a tree of their own; 2–3 branches each. The others inherit at each message. */
export const TREE_COUNT_MAX = 2048;
export const STREAMS_PER_TREE_COUNT_MAX = 8;
export const STREAM_TABLE_COUNT_MAX = 8192;
/** Items of which is known who brought them, and when: about 200 bytes each. */
export const RECENT_COUNT_MAX = 16_384;
export const RECENT_AGE_MS_MAX = 60_000;
export const MISSING_COUNT_MAX = 32_768;
export const MISSING_PER_LINK_COUNT_MAX = 16_384;
/** For a link that did not serve what it had announced. */
export const MISSING_PER_UNRELIABLE_LINK_COUNT_MAX = 64;
/** From so many failures on it is unreliable; more than the highest are not counted. */
export const FAILURES_UNRELIABLE_COUNT = 3;
export const FAILURES_COUNT_MAX = 8;
/** Failures that are not repeated fade by half in this time, milliseconds. Guess. */
export const FAILURES_HALF_LIFE_MS = 30_000;
export const HELD_COUNT_MAX = 512;
export const HELD_BYTES_MAX = 2 * 1024 * 1024;
export const HELD_AGE_MS_MAX = 10_000;
/** How far back a record without its predecessors makes us ask; log sync fills longer gaps. */
export const GAP_ITEM_COUNT_MAX = 64;
export const PENDING_RANGES_PER_LINK_COUNT_MAX = 1024;
export const CACHE_BYTES_MAX = 16 * 1024 * 1024;
export const CACHE_COUNT_MAX = 65_536;
/** How long a raw broadcast can still be asked for: bridges a short partition. Guess. */
export const CACHE_AGE_MS_MAX = 60_000;

// Replay protection: up to 1 KiB a generation
/** Raw broadcasts of one generation that may overtake each other. */
export const REPLAY_WINDOW_COUNT = 8192;
export const REPLAY_NODE_COUNT_MAX = 20_000;
/** A member can make up instances; it then only pushes out its own. */
export const REPLAY_NODES_PER_MEMBER_COUNT_MAX = 16;
/** A restarted node's last broadcasts may arrive after its first new ones. */
export const REPLAY_GENERATIONS_PER_NODE_COUNT_MAX = 2;

// Flood control, per link (T4)
export const IHAVE_ITEMS_PER_SECOND_MAX = 20_000;
export const GRAFT_ITEMS_PER_SECOND_MAX = 10_000;
export const GRAFT_BYTES_PER_SECOND_MAX = 8 * 1024 * 1024;

/** Origins of which a new neighbour is told where we stand, those heard last. */
export const INTRODUCED_TREE_COUNT_MAX = 256;
/** Origins of which a link may speak before it carries. */
export const EARLY_BRANCH_COUNT_MAX = 1024;

// Timing
/** No graft earlier: a scheduler may hold a loopback link up for tens of milliseconds. Guess. */
export const GRAFT_TIMEOUT_MS_MIN = 80;
/** The measured spread may stretch the configured timeout so far. Guess. */
export const GRAFT_TIMEOUT_STRETCH_MAX = 4;
/** Timeout over the longest lately measured wait. Guess. */
export const SPREAD_MARGIN = 1.5;
/** Messages heard for so long halve what is believed of the spread. Guess. */
export const SPREAD_HALF_LIFE_MS = 30_000;
/** Times that each announcer of a missing item is asked. */
export const GRAFT_ROUND_COUNT_MAX = 2;
/** A neighbour that still pushes is told again after this long, milliseconds. Guess. */
export const PRUNE_AGAIN_MS = 1000;

/** When a link ends as planned, a nearer neighbour is waited for so long: a round trip. Guess. */
export const SEEK_MS = 150;
/** Who has none then takes turns within this time to ask for what is announced. Guess. */
export const QUIET_GRAFT_MS = 150;

// Which neighbour becomes the parent
/** Earlier by less than this, milliseconds, is noise. Guess. */
export const LEAD_MS_MIN = 1;
/** The first messages of an origin move its tree at once: by the eighth it is to be the shortest. */
export const YOUNG_ITEM_COUNT = 8;
/** Messages that an origin's tree needs to become its own: they take longer to come. */
export const FIRST_ITEM_COUNT = 2;
/** Later a neighbour has to be earlier so many times in a row. Guess. */
export const LEAD_COUNT = 3;
/** Messages in a row that came first from elsewhere, without the parent's copy. Guess. */
export const STRIKE_COUNT = 3;
/** A settled origin's announcements may be left out, but for every n-th, which keeps the tree right. */
export const ALWAYS_ANNOUNCE_EVERY_COUNT = 16;
/** An announced distance is believed for so many messages. Guess. */
export const HOPS_FRESH_ITEM_COUNT = 2 * ALWAYS_ANNOUNCE_EVERY_COUNT;
/** How often what is too old is let go. */
export const SWEEP_INTERVAL_MS = 10_000;
