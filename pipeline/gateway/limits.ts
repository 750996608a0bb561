/** Every bound of the gateway in one place. Bytes and milliseconds unless the name says otherwise. */

/** The larger of the two peers' request limits, so that whatever their SDKs may send fits. */
export const REQUEST_BYTES_MAX = 4 * 2 ** 20;

/** What a compressed body may always unpack to; beyond it the ratio below counts as well. Batches of alike events compress 20-fold. */
export const UNPACKED_BYTES_FREE = 4 * 2 ** 20;
export const UNPACK_RATIO_MAX = 10;
/** JSON.parse of this much holds the thread for less than 100 ms (measured: 6 ms per MB). */
export const UNPACKED_BYTES_MAX = 16 * 2 ** 20;
/** Bodies unpacked at once; further ones wait packed, so that bombs cannot add up. */
export const UNPACKING_MAX = 4;

/** `JSON.stringify` overflows the stack from about 5,000 levels; no honest event needs more than a handful. */
export const DEPTH_MAX = 64;
/** Four times what Segment takes; bounds the list of refusals that one request can make us write. */
export const BATCH_ITEMS_MAX = 10_000;

export const MESSAGE_ID_CHARS_MAX = 200;
export const IDENTIFIER_CHARS_MAX = 500;
export const USER_AGENT_CHARS_MAX = 1_000;

/** Bodies in memory, arriving or waiting for the disk. Beyond it: 503, the client keeps its events and retries. */
export const HELD_BYTES_MAX = 96 * 2 ** 20;
export const QUEUED_REQUESTS_MAX = 20_000;

/** One group commit. Larger groups compress better but make the first request in the group wait longer. */
export const COMMIT_BYTES_MAX = 4 * 2 ** 20;
export const COMMIT_REQUESTS_MAX = 2_000;
/** Two, so that the log's thread finds the next group ready when it ends one. */
export const COMMITS_IN_FLIGHT_MAX = 2;

export const CONNECTIONS_MAX = 10_000;
export const HEADER_BYTES_MAX = 16 * 2 ** 10;
export const HEADERS_TIMEOUT_MS = 10_000;
export const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than the idle time of the usual load balancers (60 s), so that they never meet a socket we just closed. */
export const KEEP_ALIVE_MS = 65_000;
/** How much of a body that is refused for its size is still read, so that the client gets to read the answer. */
export const DISCARD_BYTES_MAX = 32 * 2 ** 20;

export const DISK_CHECK_MS = 1_000;
/** While nothing is written and the disk is not full: each look wakes two threads of a machine at rest. */
export const DISK_CHECK_IDLE_MS = 3_000;

export const LOG_REOPEN_FIRST_MS = 250;
export const LOG_REOPEN_MAX_MS = 10_000;

/** Retry-After of a 503, in seconds. */
export const RETRY_AFTER_SECONDS = 2;

/** Chromium's cap for how long it remembers a preflight answer. */
export const PREFLIGHT_SECONDS = 7_200;

/** Snippets prepared per write key and address; the oldest go. */
export const SNIPPETS_KEPT_MAX = 100;
