/**
 * Entry of a sandbox child: a process without environment and files of its own that runs customers' code in isolates. The
 * network is the machine's: that an isolate has no function for sockets is what keeps code from it. The pipeline starts
 * it, talks to it over IPC (protocol.ts) and kills it when it is silent for too long. A crash of it costs the one event
 * that caused it.
 */
import { faultOfThrown } from "./fault.ts";
import { CHILD_CPU_S_WORN, CHILD_RSS_BYTES_MAX, ISOLATES_MAX, LOAD_MS_MAX } from "./limits.ts";
import { loadProgram, ProgramFault, type Program } from "./program.ts";
import type { FetchAnswer, FetchRequest, FromChild, ProgramSource, RunRequest, ToChild } from "./protocol.ts";
import { Run } from "./run.ts";

interface Loaded {
  readonly source: ProgramSource;
  /** Null after it had to be thrown away. */
  program: Program | null;
  isNew: boolean;
}

/** The one used longest ago stands first. */
const loaded = new Map<string, Loaded>();
/** Who waits for which answer. */
const asked = new Map<number, { readonly run: Run; readonly program: Program }>();
let active: Run | null = null;
let lastFetch = 0;

function tell(message: FromChild): void {
  process.send?.(message);
}

const DOORS = {
  log: (line: string, place: number) => active?.log(line, place),
  fetch: (request: string) => active?.fetch(request) ?? -1,
  settle: (ticket: number, result: string) => active?.settle(ticket, result),
};

function load(source: ProgramSource): void {
  const { key } = source;
  try {
    forget(key);
    const program = loadProgram(source, DOORS);
    loaded.set(key, { source, program, isNew: true });
    for (const oldest of loaded.keys()) if (loaded.size > ISOLATES_MAX) forget(oldest);
    tell({ kind: "loaded", key, isBatch: program.isBatch, fault: null });
  } catch (thrown) {
    const fault = thrown instanceof ProgramFault ? thrown.fault : faultOfThrown(thrown, LOAD_MS_MAX);
    tell({ kind: "loaded", key, isBatch: false, fault });
  }
}

function forget(key: string): void {
  loaded.get(key)?.program?.dispose();
  loaded.delete(key);
}

async function run(request: RunRequest): Promise<void> {
  const entry = loaded.get(request.key);
  if (entry === undefined) {
    tell({ kind: "missing", run: request.run });
    return;
  }
  loaded.delete(request.key);
  loaded.set(request.key, entry);
  const current = new Run(request, portsOf(entry, request.run));
  active = current;
  const results = await current.execute();
  active = null;
  asked.clear();
  const { user, system } = process.cpuUsage();
  const isWorn = user + system > CHILD_CPU_S_WORN * 1_000_000;
  tell({ kind: "done", run: request.run, results, isWorn });
  if (process.memoryUsage.rss() > CHILD_RSS_BYTES_MAX) for (const key of loaded.keys()) forget(key);
}

function portsOf(entry: Loaded, number: number): ConstructorParameters<typeof Run>[1] {
  return {
    program: () => {
      const program = entry.program ?? loadProgram(entry.source, DOORS);
      const isNew = entry.isNew || entry.program === null;
      entry.program = program;
      entry.isNew = false;
      return { program, isNew };
    },
    discard: () => {
      entry.program?.dispose();
      entry.program = null;
    },
    report: (results) => {
      tell({ kind: "progress", run: number, results });
    },
    fetch: (request) => {
      const { program } = entry;
      if (active === null || program === null) return -1;
      const id = ++lastFetch;
      asked.set(id, { run: active, program });
      tell({ kind: "fetch", run: number, id, request: readRequest(request) });
      return id;
    },
  };
}

/** What the isolate says may be anything; the pipeline judges the request itself. */
function readRequest(text: string): FetchRequest {
  const given = objectOf(parseOr(text));
  const headers = Object.entries(objectOf(given["headers"])).map(([name, value]) => [name, String(value)]);
  return {
    url: textOf(given["url"]),
    method: textOf(given["method"]),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: textOf(given["body"]),
    ip: typeof given["ip"] === "string" ? given["ip"] : null,
  };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function settle(id: number, answer: FetchAnswer): void {
  const waiting = asked.get(id);
  asked.delete(id);
  if (waiting?.program.isUsable === true) waiting.run.answer(waiting.program, id, answer);
}

/** What we cannot explain ends the process: the pipeline then knows how to go on. */
function receive(message: ToChild): void {
  if (message.kind === "load") load(message.source);
  else if (message.kind === "fetched") settle(message.id, message.answer);
  else void run(message).catch(() => process.exit(1));
}

process.on("disconnect", () => process.exit(0));
// Only the pipeline holds the other end.
process.on("message", (message) => receive(message as ToChild));
tell({ kind: "ready" });
