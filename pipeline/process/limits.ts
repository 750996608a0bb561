/** Bounds of the process stage. Bytes, characters and milliseconds as the names say. */

/** One turn of the loop. Larger turns compress better; smaller ones are visible sooner: this one takes some 50 ms. */
export const TURN_RECORDS_MAX = 2_000;
export const TURN_BYTES_MAX = 2 * 2 ** 20;

/** What one turn may make of its input, in characters: a batch's context is copied into each of its events. */
export const TURN_OUTPUT_CHARS_MAX = 16 * 2 ** 20;

/** A batch's own context and integrations, as JSON: each event would be larger than an event may be. */
export const SHARED_CHARS_MAX = 32 * 2 ** 10;
/** The same times the items: 4 MB of request could otherwise become 20 GB of events. */
export const SHARED_COPIES_CHARS_MAX = 16 * 2 ** 20;

/** Groups of violations that one source may open: events and properties with names of its own making. */
export const VIOLATION_GROUPS_MAX = 2_000;
export const VIOLATION_NAME_CHARS_MAX = 200;

/** A turn that takes longer halves the next one, one that is shorter doubles it: user code may be slow. */
export const TURN_LONG_MS = 1_000;
export const TURN_SHORT_MS = 100;
/** A cursor that only passed other sources' requests by is written at this leisure. */
export const CURSOR_IDLE_MS = 2_000;
/** Reads of the intake log that are kept for strands that come by a little later; each is up to a turn large. */
export const WINDOW_READS_MAX = 4;
/** A source whose code kills its sandbox waits between two turns, longer each time. */
export const KILLS_BASE_MS = 500;
export const KILLS_MAX_MS = 60_000;
/** A strand that has no chain any more goes back to the main one when it is this close. */
export const HOMECOMING_RECORDS = 1_000;
export const HOMECOMING_POLL_MS = 50;

export const IDENTIFIER_CHARS_MAX = 500;
export const MESSAGE_ID_CHARS_MAX = 200;
export const NAME_CHARS_MAX = 1_000;

/** Beyond this a client's clock or its caller is wrong: the event counts as happening when it arrived. */
export const FUTURE_MAX_MS = 24 * 3_600_000;
/** 1900-01-01: earlier dates are birthdays in the wrong field, and several warehouses cannot hold them. */
export const EARLIEST_MS = -2_208_988_800_000;

export const TRIM_EVERY_MS = 60_000;
/** How the retention size is shared out; the rest belongs to the log of deliveries. */
export const RETENTION_SHARE = { intake: 0.35, events: 0.43, quarantine: 0.05, violations: 0.02 } as const;

/** How long code that is at work may hold up the opening of the logs anew. */
export const LEAVE_MS = 2_000;

export const REOPEN_BASE_MS = 250;
export const REOPEN_MAX_MS = 10_000;
