/**
 * The writer in a worker thread: compression and fsync happen there, so that the caller's event loop never waits for the
 * disk. Calls are answered in the order in which they were made.
 */
import { Worker } from "node:worker_threads";
import { LogFault } from "./faults.ts";
import type { LogFaultCode } from "./faults.ts";
import type { AppendBatch, Appended, LogWriter, Retention } from "./log.ts";
import { packBatch } from "./packed-batch.ts";
import type { PackedBatch } from "./packed-batch.ts";
import type { Corruption, LogWriterOptions } from "./sqlite-writer.ts";

export type WriterThreadOptions = Omit<LogWriterOptions, "now">;

export type WriterRequest =
  | { readonly kind: "append"; readonly call: number; readonly batch: PackedBatch }
  | { readonly kind: "trim"; readonly call: number; readonly retention: Retention }
  | { readonly kind: "close"; readonly call: number };

export type WriterReply =
  | { readonly kind: "opened" }
  | { readonly kind: "done"; readonly call: number; readonly result: unknown }
  | {
      readonly kind: "failed";
      /** -1: opening failed. */
      readonly call: number;
      readonly code: LogFaultCode | null;
      readonly message: string;
    }
  | { readonly kind: "corruption"; readonly corruption: Corruption };

/** A batch at a time; left alone, V8 would let each writer's garbage grow by the machine's memory. */
const HEAP_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 12 };

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** Like `openLogWriter`, with the work in a thread of its own. Rejects with LogFault. */
export async function openLogWriterThread(options: WriterThreadOptions): Promise<LogWriter> {
  const { onCorruption, ...workerData } = options;
  const worker = new Worker(new URL("./append-worker.ts", import.meta.url), {
    workerData,
    resourceLimits: HEAP_LIMITS,
  });
  const writer = new ThreadedWriter(worker, onCorruption);
  await writer.opened;
  return writer;
}

class ThreadedWriter implements LogWriter {
  readonly opened: Promise<void>;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #calls = 0;
  #fault: LogFault | null = null;

  constructor(worker: Worker, onCorruption: ((corruption: Corruption) => void) | undefined) {
    this.#worker = worker;
    this.opened = new Promise((resolve, reject) => this.#pending.set(-1, { resolve, reject }));
    worker.on("message", (reply: WriterReply) => {
      if (reply.kind === "corruption") onCorruption?.(reply.corruption);
      else this.#settle(reply);
    });
    worker.on("error", (error) => this.#lose(`the log's thread failed: ${error.message}`));
    worker.on("exit", () => this.#lose("the log is closed"));
  }

  async append(batch: AppendBatch): Promise<Appended> {
    return this.#call((call) => ({ kind: "append", call, batch: packBatch(batch) }));
  }

  trim(retention: Retention): Promise<{ readonly removedRecords: number; readonly removedBytes: number }> {
    return this.#call((call) => ({ kind: "trim", call, retention }));
  }

  async close(): Promise<void> {
    if (this.#fault !== null) return;
    await this.#call((call) => ({ kind: "close", call }));
    await this.#worker.terminate();
  }

  #call<T>(request: (call: number) => WriterRequest): Promise<T> {
    if (this.#fault !== null) return Promise.reject(this.#fault);
    const call = this.#calls++;
    const message = request(call);
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(call, { resolve, reject });
      this.#worker.postMessage(message);
    });
  }

  #settle(reply: Exclude<WriterReply, { kind: "corruption" }>): void {
    const call = reply.kind === "opened" ? -1 : reply.call;
    const pending = this.#pending.get(call);
    this.#pending.delete(call);
    if (reply.kind === "failed") {
      pending?.reject(
        reply.code === null ? new RangeError(reply.message) : new LogFault(reply.code, reply.message),
      );
    } else {
      pending?.resolve((reply.kind === "done" ? reply.result : undefined) as never);
    }
  }

  #lose(message: string): void {
    this.#fault ??= new LogFault("log_unavailable", message);
    for (const pending of this.#pending.values()) pending.reject(this.#fault);
    this.#pending.clear();
  }
}
