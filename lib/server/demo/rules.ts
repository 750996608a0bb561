/** What the demo shop's team has set up around its events: a tracking plan that watches, and two transformations. */
import "server-only";
import { CRM_CONTACTS, NO_ROBOTS } from "@/lib/demo/code";
import { SHOP_PLAN } from "@/lib/demo/plan";
import type { Context } from "../access/actor";
import { attachPlan, createPlan, publishPlan } from "../plans";
import { createTransformation, publishTransformation } from "../transformations";

interface Parts {
  readonly planIds: string[];
  readonly transformationIds: string[];
}

interface Shop {
  readonly webId: string;
  readonly serverId: string;
  readonly crmId: string;
}

async function addPlan(ctx: Context, parts: Parts, sourceIds: readonly string[]): Promise<void> {
  const plan = await createPlan(ctx, {
    name: "Demo shop",
    description: "What the shop's pages and its server agreed to send.",
    owner: "Shop team",
    ...SHOP_PLAN,
    events: [...SHOP_PLAN.events],
  });
  parts.planIds.push(plan.id);
  const { result } = await publishPlan(ctx, plan.id, {
    publish: true,
    note: "First version",
    moveSources: false,
  });
  for (const sourceId of sourceIds)
    await attachPlan(ctx, sourceId, {
      trackingPlanId: plan.id,
      version: result.version,
      mode: "observe",
    });
}

type Owner = { readonly sourceId: string } | { readonly destinationId: string };

async function addCode(ctx: Context, parts: Parts, given: readonly [string, string, Owner]): Promise<void> {
  const [name, code, owner] = given;
  const { id } = await createTransformation(ctx, { name, code, language: "javascript", attachTo: [owner] });
  parts.transformationIds.push(id);
  await publishTransformation(ctx, id, { note: "First version" });
}

/** `parts` names what exists already, also when this throws. */
export async function addRules(ctx: Context, { webId, serverId, crmId }: Shop, parts: Parts): Promise<void> {
  await addPlan(ctx, parts, [webId, serverId]);
  await addCode(ctx, parts, ["Demo: no robots", NO_ROBOTS, { sourceId: webId }]);
  await addCode(ctx, parts, ["Demo: contacts for the CRM", CRM_CONTACTS, { destinationId: crmId }]);
}
