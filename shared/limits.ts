/**
 * Every cap of the program, with its unit in its name. What peers, people or time can make grow is
 * listed here; each has a test beside the code that enforces it.
 */

// Frames and handshakes (T4)
export const FRAME_BYTES_BEFORE_ADMISSION_MAX = 4 * 1024;
export const FRAME_BYTES_MAX = 1024 * 1024;
export const PENDING_HANDSHAKES_MAX = 64;
export const PENDING_HANDSHAKES_PER_ADDRESS_MAX = 8;
/** A slow reader loses live pushes beyond the first, the link beyond the second. */
export const LINK_CONGESTED_BYTES = 1024 * 1024;
export const LINK_SEND_BUFFER_BYTES_MAX = 8 * 1024 * 1024;
/** Neighbours, leaves, those that negotiate and those on their way out. */
export const LINK_COUNT_MAX = 128;

// CBOR (wire)
export const CBOR_DEPTH_MAX = 8;
export const CBOR_ITEM_COUNT_MAX = 65_536;

// Text people type
export const NICK_CHARS_MAX = 32;
export const NICK_BYTES_MAX = 128;
export const NETWORK_NAME_CHARS_MAX = 64;
export const NETWORK_NAME_BYTES_MAX = 256;
export const MESSAGE_BYTES_MAX = 64 * 1024;
export const LABEL_BYTES_MAX = 256;
export const REASON_BYTES_MAX = 1024;

// Addresses
export const ADDRESS_BYTES_MAX = 262;
export const NODE_ADDRESS_COUNT_MAX = 8;
export const SEED_COUNT_MAX = 32;
export const CACHED_ADDRESS_COUNT_MAX = 256;

// Membership, roster and logs
export const MEMBER_COUNT_MAX = 10_000;
/** Networks to go on in that are shown; the newest of them. */
export const SUCCESSOR_COUNT_MAX = 8;
export const NODE_COUNT_MAX = 20_000;
/** Digests, beats and deltas that do not fit are said in parts. */
export const DIGEST_ENTRY_COUNT_MAX = 256;
export const BEAT_ENTRY_COUNT_MAX = 1_024;
export const DELTA_RECORD_COUNT_MAX = 256;
export const DELTA_BYTES_MAX = 64 * 1024;
/** A node that is silent leaves the digests after half of this, and is forgotten after all of it (M5). */
export const NODE_KEPT_MS_MAX = 30 * 24 * 3600 * 1000;
export const BURIED_NODE_COUNT_MAX = 1_024;
export const HEADS_ENTRY_COUNT_MAX = 10_000;
export const RECORDS_PER_BATCH_COUNT_MAX = 128;
export const RECORD_BYTES_MAX = 256 * 1024;
/** Sealed bodies of direct messages between others, kept for who is away (C6). */
export const CARRIED_DAYS_MAX = 30;
export const CARRIED_BYTES_MAX = 256 * 1024 * 1024;
export const RECORDS_WAITING_COUNT_MAX = 256;
/** Roster, everyone, and one for each member that the node speaks to. */
export const LOGS_PER_NODE_COUNT_MAX = 1000;
export const PARENT_COUNT_MAX = 4;
export const BODIES_PER_BATCH_COUNT_MAX = 256;
export const BODIES_PER_BATCH_BYTES_MAX = 512 * 1024;
export const RECEIPT_LOG_COUNT_MAX = 256;
export const RECEIPT_BYTES_MAX = 8 * 1024;
export const RECEIPTS_PER_MESSAGE_COUNT_MAX = 64;
export const RECEIPT_COUNT_MAX = 1_024;
export const DEVICE_COUNT_MAX = 1_024;
/** Members whose names are remembered over a restart. */
export const NAME_COUNT_MAX = 2_048;
export const CUT_NODE_COUNT_MAX = 256;

// Invite links (R7)
export const LINK_CHARS_MAX = 4096;
export const LINK_USES_MAX = 1_000_000;
/** Links of one's own that are remembered, to be shown again and reset. */
export const OWN_LINK_COUNT_MAX = 64;

// Keys (C2)
/** Devices served by one key record; more take more records. */
export const RECIPIENT_COUNT_MAX = 2_000;
/** Of one member the newest so many devices are served. */
export const SERVED_DEVICE_COUNT_MAX = 16;
export const CHAIN_MESSAGE_COUNT_MAX = 1_000;
export const CHAIN_AGE_MS_MAX = 7 * 24 * 3600 * 1000;
/** Conversations whose own chain is at hand; one more begins anew where it is longest ago. */
export const OWN_CHAIN_COUNT_MAX = 256;
/** Chains of others that are at hand; the rest are read from the log again. */
export const KNOWN_CHAIN_COUNT_MAX = 1_024;
/** Key records of one chain that are looked through for the one that serves us. */
export const KEY_RECORDS_FOLLOWED_COUNT_MAX = 256;
export const PREKEY_AGE_MS_MAX = 7 * 24 * 3600 * 1000;
/** How long a prekey opens what was sealed to it after its successor took over. */
export const PREKEY_KEPT_MS_MAX = 30 * 24 * 3600 * 1000;
export const PREKEY_COUNT_MAX = 16;

// Topology (G1)
export const NEIGHBOUR_COUNT_MAX = 32;
export const LEAF_COUNT_MAX = 32;
/** What a node tells everybody of its own links; more are told as the first so many. */
export const TOLD_NEIGHBOUR_COUNT_MAX = 64;
export const PROVISIONAL_COUNT_MAX = 2;
export const PASSING_LINK_COUNT_MAX = 32;
export const REFER_CONTACT_COUNT_MAX = 8;
export const VIEW_SKETCH_COUNT_MAX = 16;

// Broadcast trees, on the wire (P1); what each node keeps of them: protocol/plumtree/limits.ts
/** Streams that one end of a link may have named to the other; the longest unused name is reused. */
export const STREAM_ALIAS_COUNT_MAX = 1024;
export const STREAM_NAME_BYTES_MAX = 80;
/** Entries of one ihave, graft or prune. */
export const TREE_ENTRY_COUNT_MAX = 256;
/** Items that one range may name. */
export const RANGE_ITEM_COUNT_MAX = 1024;
export const TREE_HOPS_MAX = 255;
/** A longer age, microseconds, is written as this, which says nothing. */
export const AGE_US_MAX = 0xffff_ffff;

// Raw application messages
export const RAW_PAYLOAD_BYTES_MAX = 256 * 1024;
/** Links that bytes for one node may cross. */
export const UNICAST_HOPS_MAX = 32;
/** Payloads under one signature. */
export const RAW_BATCH_COUNT_MAX = 64;

// Signals between people (C10)
/** A word and the tag of its seal, with room for longer words. */
export const SIGNAL_SEALED_BYTES_MAX = 64;
export const SIGNAL_INTERVAL_MS_MIN = 3_000;
/** Of whom it is known when they were last heard. */
export const SIGNAL_PEER_COUNT_MAX = 1_000;
/** Whoever says nothing more for so long has stopped writing. */
export const TYPING_SHOWN_MS = 7_000;
/** People who are seen writing at once. */
export const TYPING_COUNT_MAX = 16;

// What is kept for people
/** Places where something is known to be lacking in the history. */
export const GAP_COUNT_MAX = 64;
export const HEALING_ENTRY_COUNT_MAX = 300;
export const HEALING_DAYS_MAX = 30;
/** Of those lost at once; the others are not named. */
export const HEALING_NAMED_COUNT_MAX = 32;
export const FINDING_COUNT_MAX = 128;
export const KNOCK_COUNT_MAX = 32;
export const NOTICE_COUNT_MAX = 200;
export const PAGE_MESSAGES_MAX = 200;
export const CONVERSATION_COUNT_MAX = 1000;
/** Unread messages that are counted one by one; beyond, it says "more". */
export const UNREAD_COUNT_MAX = 1000;
export const PREVIEW_CHARS_MAX = 200;
/** A small note of the program around the node, such as a draft. */
export const NOTE_BYTES_MAX = 256 * 1024;
/** In base64. */
export const SAVED_FILE_CHARS_MAX = 100_000;
export const REACTIONS_PER_MEMBER_COUNT_MAX = 16;
export const REACTIONS_PER_MESSAGE_COUNT_MAX = 1_000;
export const URL_CHARS_MAX = 4_096;
export const QUOTE_CHARS_MAX = 300;
export const SEARCH_QUERY_CHARS_MAX = 200;
export const SEARCH_QUERY_WORDS_MAX = 16;
export const PASTED_KEYS_CHARS_MAX = 65_536;
export const PASTED_KEYS_COUNT_MAX = 200;
export const SUBSCRIBER_QUEUE_COUNT_MAX = 10_000;
