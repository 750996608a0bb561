/** Trying a transformation on given events: the real sandbox and the real limits, with each event's own log lines. */
import type {
  ReleaseLibrary,
  TransformationFault,
  TransformationTest,
  TransformationTestResult,
  TransformedEvent,
} from "../../contract/transformation.ts";
import { createHash } from "node:crypto";
import { messageOf } from "../base/fault.ts";
import { createFault } from "./fault.ts";
import { TRY_OUT_MS_MAX } from "./limits.ts";
import { compileReady } from "./ready/compile.ts";
import { runReady } from "./ready/run.ts";
import { Redaction } from "./redaction.ts";
import type { Sandbox } from "./sandbox.ts";
import type { JobResult, MetadataBase } from "./protocol.ts";
import { programSource } from "./source.ts";

export interface TryOutContext {
  /** Libraries of the running release. */
  readonly libraries: readonly ReleaseLibrary[];
  credentials(): Readonly<Record<string, string>>;
  /** What the code is told about where it runs. */
  readonly base: MetadataBase;
  /** Nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/**
 * A child for each person, and for each code whose person is not told: endless code makes its own author wait, and nobody
 * else.
 */
const ownerOf = ({ actor, body }: TransformationTest): string =>
  `try-out ${actor ?? createHash("sha256").update(JSON.stringify(body)).digest("base64url")}`;

/** Has an end: what has not run by then is counted as not run. Rejects with Fault `transformation_unavailable`. */
export async function tryOut(
  sandbox: Sandbox,
  test: TransformationTest,
  context: TryOutContext,
): Promise<TransformationTestResult> {
  const startedAt = performance.now();
  const { body, events } = test;
  const signal = AbortSignal.any([
    AbortSignal.timeout(TRY_OUT_MS_MAX),
    ...(context.signal === undefined ? [] : [context.signal]),
  ]);
  if (body.kind === "ready") return tryReady(sandbox, test, { ...context, signal });
  const owner = ownerOf(test);
  const drafted = new Set(test.libraries.map(({ name }) => name));
  const libraries = [...test.libraries, ...context.libraries.filter(({ name }) => !drafted.has(name))];
  const source = programSource(body, libraries, () => context.credentials());
  const fault = await sandbox.check(owner, source, signal);
  if (fault !== null || events.length === 0) return answer([], { error: fault, startedAt });
  const results = await sandbox.run({
    owner,
    source,
    bases: [context.base],
    items: events.map((event) => ({ json: JSON.stringify(event), base: 0 })),
    isOneByOne: true,
    isOffline: test.offline,
    isShown: true,
    signal,
  });
  return answer(results.map(transformed), { startedAt, given: events.length });
}

async function tryReady(
  sandbox: Sandbox,
  { body, events, offline }: TransformationTest,
  context: TryOutContext,
): Promise<TransformationTestResult> {
  const startedAt = performance.now();
  try {
    if (body.kind !== "ready") return answer([], { startedAt });
    const ports = sandbox.readyPorts(() => context.credentials());
    const step = compileReady(body.ready, body.settings, ports);
    const redaction = new Redaction(context.credentials());
    const results: TransformedEvent[] = [];
    for (const event of events) {
      if (context.signal?.aborted === true) break;
      const begin = performance.now();
      const [result] = await runReady(step, [JSON.stringify(event)], offline);
      const elapsedMs = performance.now() - begin;
      // A provider may send back what it was asked with.
      const outputs = (result?.outputs ?? []).map((json) => redaction.json(json));
      results.push(transformed({ outputs, fault: result?.fault ?? null, logs: [], elapsedMs }));
    }
    return answer(results, { startedAt, given: events.length });
  } catch (error) {
    const fault = createFault("transformation_failed", messageOf(error));
    return answer([], { error: fault, startedAt });
  }
}

interface About {
  readonly startedAt: number;
  /** Events that were to run; none for code that cannot. */
  readonly given?: number;
  readonly error?: TransformationFault | null;
}

function answer(
  results: readonly TransformedEvent[],
  { startedAt, given = 0, error = null }: About,
): TransformationTestResult {
  const notRun = given - results.length;
  return { results, notRun, error, elapsedMs: round(performance.now() - startedAt) };
}

const transformed = ({
  outputs,
  logs,
  fault,
  elapsedMs,
}: Pick<JobResult, "outputs" | "logs" | "fault" | "elapsedMs">): TransformedEvent => ({
  outputs: (outputs ?? []).map((json) => JSON.parse(json) as Record<string, unknown>),
  logs: logs.map((text) => ({ level: "log", text })),
  error: fault,
  elapsedMs: round(elapsedMs),
});

const round = (ms: number): number => Math.round(ms * 1000) / 1000;
