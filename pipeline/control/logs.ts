/** The logs as the control API reads them: connections of its own, opened when first needed. */
import { openLogReader, type LogReader } from "../log/index.ts";

const LOG_NAMES = ["intake", "events", "quarantine", "deliveries", "violations"] as const;
export type LogName = (typeof LOG_NAMES)[number];

export interface Logs {
  /** Rejects with a fault of the log (`log_unavailable`) when it cannot be opened; the next call tries again. */
  reader(name: LogName): Promise<LogReader>;
  /** Size of all logs on disk; one that cannot be opened, as on a full disk, counts nothing. Never rejects. */
  totalBytes(): Promise<number>;
  close(): Promise<void>;
}

export function openLogs(dataDir: string): Logs {
  const readers = new Map<LogName, Promise<LogReader>>();

  function reader(name: LogName): Promise<LogReader> {
    const open = readers.get(name);
    if (open !== undefined) return open;
    const opening = Promise.resolve(openLogReader({ dataDir, name }));
    readers.set(name, opening);
    opening.catch(() => readers.delete(name));
    return opening;
  }

  return {
    reader,
    async totalBytes() {
      const sizes = await Promise.allSettled(
        LOG_NAMES.map(async (name) => (await (await reader(name)).bounds()).bytes),
      );
      return sizes.reduce((sum, size) => sum + (size.status === "fulfilled" ? size.value : 0), 0);
    },
    async close() {
      const opened = await Promise.allSettled(readers.values());
      readers.clear();
      await Promise.all(
        opened.flatMap((result) => (result.status === "fulfilled" ? [result.value.close()] : [])),
      );
    },
  };
}
