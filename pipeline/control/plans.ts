/**
 * What a plan would have said, and what a plan could say, about events of the past: read from the intake log, newest first, as
 * they came. What another plan has blocked or taken out is there as well.
 */
import { setImmediate } from "node:timers/promises";
import type { z } from "zod";
import type { StoredEvent } from "../../contract/event.ts";
import { decodeIntake } from "../../contract/intake.ts";
import {
  planInferAsk,
  planPreviewAsk,
  type InferredPlan,
  type PlanPreview,
} from "../../contract/plan-control.ts";
import { compilePlan } from "../../plans/compile.ts";
import { startInference } from "../../plans/infer.ts";
import { judge } from "../../plans/judge.ts";
import type { LogReader } from "../log/index.ts";
import { untouchedEvents } from "../process/untouched.ts";
import type { ControlContext } from "./context.ts";
import { json, parse, type Route } from "./route.ts";

export const planRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/v1/plans/preview",
    handle: async ({ body }, context) => json(await preview(parse(planPreviewAsk, body), context)),
  },
  {
    method: "POST",
    path: "/v1/plans/infer",
    handle: async ({ body }, context) => json(await infer(parse(planInferAsk, body), context)),
  },
];

const DAY_MS = 24 * 3_600_000;
/** After this time the answer speaks of the newest events only. */
const BUDGET_MS = 8_000;
/** Requests decoded before others have their turn; events are far more work than bytes. */
const SLICE = { maxRecords: 50, maxBytes: 256 * 1024 };
/** Repeated events are found among so many. */
const KNOWN_IDS_MAX = 500_000;
const EVENTS_LISTED_MAX = 500;
const SAMPLES_MAX = 3;

interface Window {
  readonly sourceIds: readonly string[];
  readonly from: number;
  readonly to: number;
}

const windowOf = (ask: {
  readonly sourceIds: readonly string[];
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}): Window => {
  const to = ask.to ?? Date.now() + 1;
  return { sourceIds: ask.sourceIds, from: ask.from ?? to - DAY_MS, to };
};

/** True when all events of the window were seen, each once; false when time ran out. */
async function eachEvent(
  window: Window,
  intake: LogReader,
  take: (stored: StoredEvent) => void,
): Promise<boolean> {
  const deadline = Date.now() + BUDGET_MS;
  const wanted = new Set(window.sourceIds);
  const known = new Set<string>();
  const lowest = await intake.offsetAt(window.from);
  let before = await intake.offsetAt(window.to);
  while (before > lowest) {
    const records = await intake.readBackwards(before, SLICE);
    if (records.length === 0) return true;
    for (const record of records) {
      before = record.offset;
      if (record.offset < lowest || !wanted.has(decodeIntake(record.payload).sourceId)) continue;
      for (const stored of untouchedEvents(record)) {
        const id = `${stored.sourceId} ${stored.event.messageId}`;
        if (known.has(id)) continue;
        if (known.size < KNOWN_IDS_MAX) known.add(id);
        take(stored);
      }
    }
    if (before > lowest && Date.now() > deadline) return false;
    await setImmediate();
  }
  return true;
}

const subjectOf = ({ event }: StoredEvent): Parameters<typeof judge>[2] => ({
  type: event.type,
  name: event.event ?? event.name ?? "",
  values: event.type === "identify" || event.type === "group" ? event.traits : event.properties,
});

interface Tally {
  readonly type: StoredEvent["event"]["type"];
  readonly name: string;
  readonly planned: boolean;
  checked: number;
  valid: number;
  wouldStrip: number;
  wouldBlock: number;
  readonly samples: PlanPreview["events"][number]["samples"][number][];
}

async function preview(ask: z.output<typeof planPreviewAsk>, { logs }: ControlContext): Promise<PlanPreview> {
  const plan = compilePlan(ask.content);
  const window = windowOf(ask);
  const tallies = new Map<string, Tally>();
  const complete = await eachEvent(window, await logs.reader("intake"), (stored) => {
    if (stored.event.type === "alias") return;
    const subject = subjectOf(stored);
    const judgement = judge(plan, "omit", subject);
    const key = `${subject.type}:${subject.name}`;
    const tally = tallies.get(key) ?? newTally(stored, subject.name, plan);
    tallies.set(key, tally);
    tally.checked += 1;
    if (judgement.violations.length === 0) {
      tally.valid += 1;
      return;
    }
    if (judgement.omitted.length > 0) tally.wouldStrip += 1;
    if (judgement.blocks) tally.wouldBlock += 1;
    if (tally.samples.length < SAMPLES_MAX)
      tally.samples.push({
        messageId: stored.event.messageId,
        sourceId: stored.sourceId,
        at: Date.parse(stored.event.receivedAt),
        violations: judgement.violations,
        omitted: judgement.omitted,
      });
  });
  return { from: window.from, to: window.to, complete, ...summed([...tallies.values()]) };
}

const newTally = ({ event }: StoredEvent, name: string, plan: ReturnType<typeof compilePlan>): Tally => ({
  type: event.type,
  name,
  planned: event.type !== "alias" && plan.ruleFor(event.type, name) !== null,
  checked: 0,
  valid: 0,
  wouldStrip: 0,
  wouldBlock: 0,
  samples: [],
});

function summed(tallies: readonly Tally[]): Omit<PlanPreview, "from" | "to" | "complete"> {
  const sum = (value: (tally: Tally) => number): number =>
    tallies.reduce((total, tally) => total + value(tally), 0);
  const broken = ({ checked, valid }: Tally): number => checked - valid;
  return {
    checked: sum(({ checked }) => checked),
    valid: sum(({ valid }) => valid),
    withViolations: sum(broken),
    wouldStrip: sum(({ wouldStrip }) => wouldStrip),
    wouldBlock: sum(({ wouldBlock }) => wouldBlock),
    events: [...tallies]
      .sort((a, b) => broken(b) - broken(a) || b.checked - a.checked)
      .slice(0, EVENTS_LISTED_MAX),
  };
}

async function infer(ask: z.output<typeof planInferAsk>, { logs }: ControlContext): Promise<InferredPlan> {
  const window = windowOf(ask);
  const inference = startInference();
  let sampled = 0;
  const complete = await eachEvent(window, await logs.reader("intake"), (stored) => {
    sampled += 1;
    inference.add({ ...subjectOf(stored), at: Date.parse(stored.event.receivedAt) });
  });
  return { ...inference.result(), sampled, complete, from: window.from, to: window.to };
}
