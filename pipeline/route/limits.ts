/** Limits of the route stage, each with its unit and its reason. */

/** Events of a lane in memory beyond its cursor: enough for 50 ms at 100,000 events a second with room for slow answers. */
export const WINDOW_EVENTS_MAX = 10_000;
/** Bytes of those events: bounds memory at 50 lanes. */
export const WINDOW_BYTES_MAX = 12 * 2 ** 20;
/** Held events of a lane: beyond this the cursor waits and the log is the backlog. */
export const HELD_MAX = 10_000;
/** Events that may leave at once, below which a lane reads on however little it may send at a time. */
export const READY_MIN = 500;
/** One read of the log. */
export const READ_EVENTS_MAX = 2_000;
export const READ_BYTES_MAX = 4 * 2 ** 20;
/**
 * A request that is out for so long while others behind it are done, or while the window is full, becomes a held event: the
 * most that a slow answer adds to what is delivered again after a crash.
 */
export const STUCK_MS = 2_000;
/** Time between two commits: the most that is delivered again after a crash, besides what is in flight. */
export const COMMIT_INTERVAL_MS = 50;
/** A cursor that moved over events of other sources only is written at this leisure. */
export const IDLE_COMMIT_INTERVAL_MS = 2_000;
/** How often lanes of deleted destinations are looked for. */
export const FORGET_EVERY_MS = 3_600_000;
/** Tries of a replayed event before it counts as failed. */
export const REPLAY_ATTEMPTS_MAX = 6;
/** Failures of one batch, while other requests succeed, after which its halves are tried: it may be an event of it. */
export const SPLIT_AFTER_TRIES = 3;
/** The same when no other request has told anything, e.g. on a quiet lane. */
export const SPLIT_UNPROVEN_AFTER_TRIES = 6;
/** Events of a replay in a lane at once: live events of other people pass between them. */
export const REPLAY_CHUNK = 200;
/** Time that a ledger waits for a backlog that nobody has counted yet; then it answers with an estimate. */
export const LAG_COUNT_WAIT_MS = 1_000;
/** Jobs that one poll asks after. */
export const POLL_JOBS_MAX = 100;
/** How often a destination is asked after a job: soon at first, then every minute. */
export const POLL_BASE_MS = 1_000;
export const POLL_MAX_MS = 60_000;
/** Jobs of the slowest systems (imports of files) end within hours; after a day nobody answers for this one. */
export const POLL_DEADLINE_MS = 24 * 3_600_000;
/** Events prepared in one go: what sandboxes take in one batch. */
export const PREPARE_EVENTS_MAX = 100;
/** Times that this stage may fail over one event, on its own, before the event becomes a dead letter. */
export const STAGE_FAULTS_MAX = 3;
/** Newest events that a preview of a connection looks through for those of its source. */
export const PREVIEW_SCAN_EVENTS_MAX = 50_000;
