/**
 * The durable log's front door. See log.ts for the guarantees, sqlite-file.ts for the layout on disk, sqlite-writer.ts for
 * recovery and faults.
 *
 * One writer per log (`openLogWriterThread` where the event loop must not wait for the disk, `openLogWriter` elsewhere), any number
 * of readers in any thread or process. Reads and opens throw LogFault when the file cannot be used.
 */
export { openLogWriterThread } from "./append-thread.ts";
export { LogFault } from "./faults.ts";
export { SPAN_MAX } from "./log.ts";
export type { AppendBatch, LogReader, LogRecord, LogWriter, MinuteCount, NewRecord, Offset } from "./log.ts";
export { recordId } from "./record-id.ts";
export { openLogReader } from "./sqlite-reader.ts";
export { openLogWriter } from "./sqlite-writer.ts";
export type { Corruption } from "./sqlite-writer.ts";
export { trimLog } from "./trim.ts";
