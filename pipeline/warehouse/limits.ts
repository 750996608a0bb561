/** The warehouse's limits, each with its unit and reason. */

/** A load takes at most this many events: about a third of a second of work, so that queries and metrics get their turn. */
export const LOAD_EVENTS_MAX = 8_000;
/** And at most this much JSON for each of its events on average: bounds memory when events are large. */
export const LOAD_BYTES_PER_EVENT_MAX = 1_536;
/**
 * A table costs some 6 ms a load, whether it gets one row or a hundred. Where a load has many event names the next one takes this many
 * events for each table, so that the tables are not most of the work…
 */
export const LOAD_EVENTS_PER_TABLE = 50;
/** …up to so many events. */
export const LOAD_EVENTS_WIDE_MAX = 16_000;
/**
 * Columns written in one transaction: each takes a block of memory however few its rows are, and another where it is committed: 70 MB
 * together. A load of more is done in steps.
 */
export const STEP_COLUMNS_MAX = 2_000;
/** Columns written between two checkpoints, until which those blocks stay in memory. What does not fit there is spilled at ten times the cost. */
export const CHECKPOINT_COLUMNS_MAX = 3_500;
/** Time between the starts of two loads while there is little to do. Half of the second that freshness aims at. */
export const LOAD_EVERY_MS = 500;
/** Events turned into rows before other work of this thread gets its turn. */
export const EVENTS_PER_SLICE = 500;

/** DuckDB handles wide tables column by column; beyond this, loads of few rows get slow. */
export const COLUMNS_MAX = 1_000;
/** Distinct track events with a table of their own; further ones are found in `tracks`. */
export const EVENT_TABLES_MAX = 2_000;
/** Shortest limit on names among the warehouses that hold the same tables elsewhere (Redshift, RudderStack). */
export const NAME_CHARS_MAX = 127;
/** The gateway refuses deeper events; what is deeper all the same is kept as JSON text. */
export const DEPTH_MAX = 64;
/** Distinct paths of events remembered; beyond, the memory starts anew. */
export const PATHS_REMEMBERED_MAX = 50_000;

export const MEMORY_LIMIT = "256MB";
/**
 * Each column of each table that was written since the last checkpoint holds blocks in memory, and the first write after a checkpoint reads
 * one back. With 200 event tables a commit took 18 s at DuckDB's default of 256 KB, 2.5 s at 64 KB and 0.4 to 2.7 s at 16 KB, on a busy machine.
 */
export const BLOCK_BYTES = "16384";
export const THREADS = 1;
/** Disk that queries may fill with intermediate results. */
export const SPILL_MAX = "4GB";
/**
 * Write-ahead log kept before a checkpoint. Until then its rows are in memory, at about 1.6 times this size; DuckDB's default of 16 MB
 * costs a tenth of the loader's throughput.
 */
export const CHECKPOINT_EVERY = "64MB";

/** Age at which the quiet loads of one minute become one line of the history. */
export const QUIET_LOADS_MERGED_MS = 10 * 60_000;
/** About 10,000 lines. */
export const QUIET_LOADS_KEPT_MS = 7 * 86_400_000;
/** Loads that failed, discarded something or changed a table are looked for long afterwards; but not without end. */
export const EVENTFUL_LOADS_KEPT_MS = 30 * 86_400_000;
export const EVENTFUL_LOADS_MAX = 20_000;
/** The history is tidied after so many loads: some minutes of steady traffic. */
export const LOADS_PER_TIDY = 500;

/** Queries run by libuv's four threads, which the whole process shares: two leave room for everybody else. */
export const QUERIES_RUNNING_MAX = 2;
/** Queries that wait; the next one is refused. */
export const QUERIES_WAITING_MAX = 16;
/** How long after its time limit a query that cannot be interrupted is answered all the same. */
export const INTERRUPT_GRACE_MS = 1_500;
/** JSON of one answer; more is cut off as if the row limit had been reached. */
export const ANSWER_CHARS_MAX = 32 * 2 ** 20;
/** A query that makes the process grow by this much is stopped. */
export const QUERY_GROWTH_BYTES_MAX = 768 * 2 ** 20;
/** Product of all sizes that `repeat`, `lpad` and the like are given in one query. */
export const AMPLIFICATION_MAX = 1_000_000;

export const REOPEN_BASE_MS = 500;
export const REOPEN_MAX_MS = 30_000;

/** Tables held open for the next load's rows. */
export const APPENDERS_KEPT = 512;
/** Chunks kept by the types of their columns, at some 1.5 MB each of which few rows touch little. */
export const CHUNKS_KEPT = 64;
