/** Bounds of customers' code, each with its unit and its reason. */

/** Heap of one transformation's isolate, as in RudderStack. */
export const ISOLATE_MEMORY_MB = 128;
/** Old generation of the child itself. V8 takes it as a ceiling for every isolate in the process, so it exceeds the isolate's. */
export const CHILD_HEAP_MB = 256;
/** Between two batches a child that weighs more lets all its isolates go. */
export const CHILD_RSS_BYTES_MAX = 512 * 2 ** 20;
/**
 * Seconds of processor time after which the system ends a child: one that is stuck while the pipeline is killed would run for
 * ever. A child that comes near is replaced between two runs.
 */
export const CHILD_CPU_S_MAX = 240;
export const CHILD_CPU_S_WORN = 60;
/** Isolates of a child; beyond it the one used longest ago is let go. Chains are at most 20 long. */
export const ISOLATES_MAX = 24;

/** Synchronous time of one event, milliseconds. RudderStack's 4 s are for a whole batch. */
export const SYNC_MS_MAX = 1_000;
/** The same for one call of `transformBatch`. */
export const SYNC_BATCH_MS_MAX = 4_000;
/**
 * Events that are expected to end within so many milliseconds go into the isolate together, since a call costs as much as a
 * small event. The call's limit leaves the last of them its own second nevertheless.
 */
export const STRETCH_MS = 20;
export const STRETCH_MS_MAX = SYNC_MS_MAX + 5 * STRETCH_MS;
/** From the start of an event to its result, answers to its requests included. */
export const ASYNC_MS_MAX = 10_000;
/** Compiling and evaluating a transformation with its libraries. */
export const LOAD_MS_MAX = 1_000;
/** A child says at least so often that it lives. */
export const BEAT_EVERY_MS = 100;
/** Beyond the longest synchronous stretch: then the child is stuck in native code and is killed. */
export const SILENCE_GRACE_MS = 1_500;
/** A child that has not come up by then is killed. A busy machine needs seconds for it. */
export const SPAWN_MS_MAX = 20_000;

/** Events of one call. */
export const BATCH_EVENTS_MAX = 100;
/** JSON text of one call. */
export const BATCH_CHARS_MAX = 2 * 2 ** 20;

/** What one event may become. */
export const OUTPUTS_PER_EVENT_MAX = 100;
export const OUTPUT_CHARS_MAX = 512 * 1024;
export const OUTPUTS_CHARS_MAX = 2 * 2 ** 20;
/** The gateway's bound for what comes in. */
export const OUTPUT_DEPTH_MAX = 64;

/** `log` of one event; what goes beyond is left out. */
export const LOG_LINES_PER_EVENT_MAX = 100;
export const LOG_LINE_CHARS_MAX = 2_000;
/** From a request for a try-out to its answer: what has not run by then is told as not run. */
export const TRY_OUT_MS_MAX = 30_000;
/** The same for a chain that is only looked at; below what the console waits. */
export const LOOK_MS_MAX = 20_000;

/** Lines kept of each transformation. */
export const LOG_LINES_KEPT_MAX = 200;
export const MESSAGE_CHARS_MAX = 1_000;
export const STACK_CHARS_MAX = 2_000;

/** Requests of one child that are out at the same time; others wait. */
export const FETCHES_AT_ONCE_MAX = 10;
/** Questions of ready-made transformations that wait for one provider; ten batches. What comes on top goes without an answer. */
export const ASKS_WAITING_MAX = 1_000;
/** Requests that one event may make. */
export const FETCHES_PER_EVENT_MAX = 50;
export const FETCH_MS_MAX = 5_000;
export const FETCH_BODY_CHARS_MAX = 512 * 1024;

/** Children at once; each is one source's or destination's. */
export const CHILDREN_MAX = 8;
export const CHILD_IDLE_MS = 60_000;
