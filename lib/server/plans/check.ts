/** What keeps a plan from being published. Each schema is compiled once and its verdict kept. */
import "server-only";
import { createHash } from "node:crypto";
import type { JsonSchema, PlanContent } from "@/contract/plan";
import type { PlanFault } from "@/lib/contract/plan";
import { checkPlan, type PlanProblem } from "@/plans/compile.ts";
import { eventKey, eventLabel } from "@/plans/keywords.ts";

/** Verdicts kept: compiling a schema takes some 2 ms, and an edit changes one of thousands. */
const KEPT_MAX = 10_000;
const kept = new Map<string, readonly PlanProblem[]>();

/** One for each schema that does not compile, each event without a name and each that stands twice. */
export async function checkContent(content: PlanContent): Promise<readonly PlanFault[]> {
  const schemas: readonly (readonly [string, JsonSchema])[] = [
    ...content.events.map((event) => [eventLabel(event), event.properties] as const),
    ...(content.traits === undefined ? [] : [["traits", content.traits] as const]),
  ];
  const fresh = new Map(
    schemas.map(([, schema]) => [schemaKey(schema), schema] as const).filter(([key]) => !kept.has(key)),
  );
  // Each under its own key as a name, so that a problem tells of which schema it is.
  const events = [...fresh].map(([name, properties]) => ({ type: "track" as const, name, properties }));
  const problems = Map.groupBy(await checkPlan({ events }), ({ event }) => event);
  for (const key of fresh.keys()) keep(key, onePerPlace(problems.get(key) ?? []));
  const faults = schemas.flatMap(([event, schema]) =>
    (kept.get(schemaKey(schema)) ?? []).map(({ path, message }) => ({ event, path, message })),
  );
  return [...namesOf(content), ...faults];
}

const schemaKey = (schema: unknown): string =>
  createHash("sha256").update(JSON.stringify(schema)).digest("base64");

function keep(key: string, problems: readonly PlanProblem[]): void {
  if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value ?? "");
  kept.set(key, problems);
}

/** What is wrong in one place is said in several ways: the first says enough. */
const onePerPlace = (problems: readonly PlanProblem[]): readonly PlanProblem[] =>
  [...new Map([...problems].reverse().map((problem) => [problem.path, problem])).values()].reverse();

function namesOf({ events }: PlanContent): readonly PlanFault[] {
  const seen = new Set<string>();
  return events.flatMap((event): readonly PlanFault[] => {
    const key = eventKey(event);
    const isDouble = seen.has(key);
    seen.add(key);
    return [
      ...(isDouble
        ? [{ event: eventLabel(event), path: "", message: "The plan has this event twice." }]
        : []),
      ...(event.type === "track" && event.name === ""
        ? [{ event: "track", path: "name", message: "A track event needs a name." }]
        : []),
    ];
  });
}
