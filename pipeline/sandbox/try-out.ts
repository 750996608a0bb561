/** Trying a transformation on given events: the real sandbox and the real limits, with each event's own log lines. */
import type {
  ReleaseLibrary,
  TransformationFault,
  TransformationTest,
  TransformationTestResult,
  TransformedEvent,
} from "../../contract/transformation.ts";
import { messageOf } from "../base/fault.ts";
import { createFault } from "./fault.ts";
import { compileReady } from "./ready/compile.ts";
import { runReady } from "./ready/run.ts";
import type { Sandbox } from "./sandbox.ts";
import type { JobResult, MetadataBase } from "./protocol.ts";
import { programSource } from "./source.ts";

export interface TryOutContext {
  /** Libraries of the running release. */
  readonly libraries: readonly ReleaseLibrary[];
  credentials(): Readonly<Record<string, string>>;
  /** What the code is told about where it runs. */
  readonly base: MetadataBase;
}

/** Tests share one child: each of them is short, and nothing of a test must slow events. */
const OWNER = "tests";

/** Rejects with Fault `transformation_unavailable`. */
export async function tryOut(
  sandbox: Sandbox,
  test: TransformationTest,
  context: TryOutContext,
): Promise<TransformationTestResult> {
  const startedAt = performance.now();
  const { body, events } = test;
  if (body.kind === "ready") return tryReady(sandbox, test, context);
  const drafted = new Set(test.libraries.map(({ name }) => name));
  const libraries = [...test.libraries, ...context.libraries.filter(({ name }) => !drafted.has(name))];
  const source = programSource(body, libraries, () => context.credentials());
  const fault = await sandbox.check(OWNER, source);
  if (fault !== null || events.length === 0) return answer([], fault, startedAt);
  const results = await sandbox.run({
    owner: OWNER,
    source,
    bases: [context.base],
    items: events.map((event) => ({ json: JSON.stringify(event), base: 0 })),
    isOneByOne: true,
    isOffline: test.offline,
  });
  return answer(results.map(transformed), null, startedAt);
}

async function tryReady(
  sandbox: Sandbox,
  { body, events, offline }: TransformationTest,
  context: TryOutContext,
): Promise<TransformationTestResult> {
  const startedAt = performance.now();
  try {
    if (body.kind !== "ready") return answer([], null, startedAt);
    const ports = sandbox.readyPorts(() => context.credentials(), offline);
    const step = compileReady(body.ready, body.settings, ports);
    const results: TransformedEvent[] = [];
    for (const event of events) {
      const begin = performance.now();
      const [result] = await runReady(step, [JSON.stringify(event)]);
      const elapsedMs = performance.now() - begin;
      results.push(
        transformed({ outputs: result?.outputs ?? [], fault: result?.fault ?? null, logs: [], elapsedMs }),
      );
    }
    return answer(results, null, startedAt);
  } catch (error) {
    return answer([], createFault("transformation_failed", messageOf(error)), startedAt);
  }
}

function answer(
  results: readonly TransformedEvent[],
  error: TransformationFault | null,
  startedAt: number,
): TransformationTestResult {
  return { results, error, elapsedMs: round(performance.now() - startedAt) };
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
