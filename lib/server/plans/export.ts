import "server-only";
import type { z } from "zod";
import type { planOperations } from "@/lib/contract/plan-operations";
import { planToTypeScript } from "@/plans/codegen.ts";
import { planToCsv } from "@/plans/csv.ts";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { db } from "../db";
import { contentAt } from "./versions";
import { fetchPlan } from "./view";

type Query = z.output<(typeof planOperations)["GET /tracking-plans/{id}/export"]["query"]>;

const KINDS = {
  csv: { type: "text/csv; charset=utf-8", ending: "csv" },
  json: { type: "application/json", ending: "json" },
  typescript: { type: "text/plain; charset=utf-8", ending: "ts" },
} as const;

/** A file. Without `version`: the latest one, else the draft. */
export async function exportPlan(ctx: Context, id: string, query: Query): Promise<Response> {
  authorize(ctx, "plan.read");
  const plan = await fetchPlan(db(), id);
  const side = query.version ?? plan.versions[0]?.version ?? "draft";
  const content = await contentAt(db(), id, side);
  const text = {
    csv: () => planToCsv(content),
    json: () => `${JSON.stringify(content, null, 2)}\n`,
    typescript: () => planToTypeScript({ name: plan.name, version: side === "draft" ? null : side, content }),
  }[query.format]();
  const { type, ending } = KINDS[query.format];
  return new Response(text, {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${fileName(plan.name, side)}.${ending}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

const fileName = (name: string, side: "draft" | number): string => {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return `${slug === "" ? "plan" : slug}-${side === "draft" ? "draft" : `v${String(side)}`}`;
};
