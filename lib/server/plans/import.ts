import "server-only";
import type { z } from "zod";
import { planContent, type PlanContent } from "@/contract/plan";
import type { InferredPlan } from "@/contract/plan-control";
import type { importPlan as input, PlanProposal } from "@/lib/contract/plan";
import { planFromCsv } from "@/plans/csv.ts";
import { eventKey, isNode } from "@/plans/keywords.ts";
import { acceptProposals, proposalsOf } from "@/plans/merge.ts";
import { withoutPersonalValues } from "@/plans/personal.ts";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { db } from "../db";
import { ServiceError } from "../service-error";
import { contentOf, requireValid } from "./content";
import { writeDraft } from "./update";
import { fetchPlan, requireRevision } from "./view";

type Body = z.output<typeof input>;

interface Read {
  readonly content: PlanContent;
  readonly inferred: InferredPlan | null;
}
interface Imported {
  readonly proposals: readonly PlanProposal[];
  readonly incoming: PlanContent;
  readonly applied: number;
  readonly sampled: number | null;
  readonly revision: number;
}

/** A preview, or with `accept` the draft with the accepted rows. Throws `plan_invalid` with one detail for each bad row. */
export async function importPlan(ctx: Context, id: string, body: Body): Promise<Imported> {
  authorize(ctx, "plan.write");
  const plan = await fetchPlan(db(), id);
  requireRevision(plan, body.revision);
  const { content, inferred } = await read(body);
  const incoming = inferred === null ? content : withoutPersonalValues(content, contentOf(plan.draft));
  await requireValid(incoming);
  const proposals = proposalsOf(contentOf(plan.draft), incoming).map((proposal) => ({
    ...proposal,
    ...evidenceOf(inferred, proposal),
  }));
  const rest = { proposals, incoming, sampled: inferred?.sampled ?? null };
  if (body.accept === undefined) return { ...rest, applied: 0, revision: plan.revision };
  const accepted = body.accept === "all" ? null : new Set(body.accept);
  const isAccepted = (key: string): boolean => accepted === null || accepted.has(key);
  const written = await writeDraft(ctx, id, (row) => {
    requireRevision(row, body.revision);
    return acceptProposals(contentOf(row.draft), incoming, isAccepted);
  });
  const applied = proposals.filter(({ key }) => isAccepted(key)).length;
  return { ...rest, applied, revision: written.draft.revision };
}

async function read(body: Body): Promise<Read> {
  if (body.incoming !== undefined) return { content: body.incoming, inferred: null };
  switch (body.format) {
    case "observed": {
      if (body.observed === undefined)
        throw new ServiceError("invalid_request", "observed: name the sources whose events to look at.");
      const inferred = await control.inferPlan(body.observed);
      return { content: inferred.content, inferred };
    }
    case "csv":
      return { content: readCsv(textOf(body)), inferred: null };
    case "json":
      return { content: readJson(textOf(body)), inferred: null };
    default:
      return body.format satisfies never;
  }
}

function textOf({ text }: Body): string {
  if (text === undefined || text.trim() === "")
    throw new ServiceError("invalid_request", "text: the file is empty.");
  return text;
}

/** More details help nobody. */
const FAULTS_SHOWN = 200;

function readCsv(text: string): PlanContent {
  const result = planFromCsv(text);
  if (result.kind === "plan") return result.content;
  const count = result.faults.length;
  throw new ServiceError(
    "plan_invalid",
    `${String(count)} ${count === 1 ? "row does" : "rows do"} not fit.`,
    {
      details: result.faults.slice(0, FAULTS_SHOWN).map(({ row, column, message }) => ({
        field: column === "" ? `row ${String(row)}` : `row ${String(row)}, ${column}`,
        message,
      })),
    },
  );
}

/** {events, traits}, or one JSON Schema whose properties are the events. */
function readJson(text: string): PlanContent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ServiceError("plan_invalid", "This is not JSON.");
  }
  const shaped =
    isNode(value) && value["events"] === undefined && isNode(value["properties"])
      ? { events: Object.entries(value["properties"]).map(([name, properties]) => ({ name, properties })) }
      : value;
  const parsed = planContent.safeParse(shaped);
  if (parsed.success) return parsed.data;
  throw new ServiceError("plan_invalid", "This is no tracking plan.", {
    details: parsed.error.issues.slice(0, FAULTS_SHOWN).map((issue) => ({
      field: issue.path.join("."),
      message: issue.message,
    })),
  });
}

function evidenceOf(
  inferred: InferredPlan | null,
  { eventType, eventName, path }: { eventType: string; eventName: string; path: string },
): Pick<PlanProposal, "seen" | "confidence"> {
  const event = inferred?.events.find((item) => eventKey(item) === `${eventType}:${eventName}`);
  const property = event?.properties.find((item) => item.path === path);
  return {
    seen: event === undefined ? null : Math.round(event.count * (property?.presence ?? 1)),
    confidence: property?.confidence ?? null,
  };
}
