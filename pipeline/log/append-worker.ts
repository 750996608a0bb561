/** The thread behind `openLogWriterThread`. One call at a time, in order; trims alone let appends pass between their steps. */
import { parentPort, workerData } from "node:worker_threads";
import type { WriterReply, WriterRequest, WriterThreadOptions } from "./append-thread.ts";
import { LogFault } from "./faults.ts";
import type { LogWriter } from "./log.ts";
import { unpackBatch } from "./packed-batch.ts";
import { openLogWriter } from "./sqlite-writer.ts";

const send = (reply: WriterReply): void => parentPort?.postMessage(reply);

function fail(call: number, error: unknown): void {
  const code = error instanceof LogFault ? error.code : null;
  send({ kind: "failed", call, code, message: error instanceof Error ? error.message : String(error) });
}

function perform(writer: LogWriter, request: WriterRequest): Promise<unknown> {
  if (request.kind === "append") return writer.append(unpackBatch(request.batch));
  if (request.kind === "trim") return writer.trim(request.retention);
  return writer.close();
}

async function main(): Promise<void> {
  const writer = await openLogWriter({
    ...(workerData as WriterThreadOptions),
    onCorruption: (corruption) => send({ kind: "corruption", corruption }),
  });
  parentPort?.on("message", (request: WriterRequest) => {
    perform(writer, request).then(
      (result) => send({ kind: "done", call: request.call, result }),
      (error: unknown) => fail(request.call, error),
    );
  });
  send({ kind: "opened" });
}

// An opening that fails leaves no listener on the port, so the thread ends by itself.
main().catch((error: unknown) => fail(-1, error));
