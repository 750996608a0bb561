import "server-only";
import { z } from "zod";
import { CATALOG } from "@/connectors/catalog";
import type { ConnectorDefinition } from "@/connectors/kit/definition";
import type { Connector } from "@/lib/contract/destination";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import type { Page } from "../page";

export function listConnectors(ctx: Context): Page<Connector> {
  authorize(ctx, "destination.read");
  return { items: CATALOG.map(view), nextCursor: null };
}

const view = (definition: ConnectorDefinition): Connector => ({
  slug: definition.slug,
  name: definition.name,
  roles: [...definition.roles],
  category: definition.category,
  summary: definition.summary,
  settings: z.toJSONSchema(definition.settings, { io: "input", unrepresentable: "any" }),
  secrets: [...definition.secrets],
  limits: definition.limits,
  ordering: definition.ordering,
  apiVersion: definition.apiVersion ?? null,
  verified: definition.verified,
});
