import { z } from "zod";
import { id, operation, time } from "./operation";
import { releaseStatus } from "./release";

const attention = z
  .object({
    severity: z.enum(["critical", "warning"]),
    kind: z.enum([
      "pipeline_down",
      "degraded",
      "release_behind",
      "destination_failing",
      "dead_letters",
      "quarantine",
      "connector_expires",
    ]),
    title: z.string(),
    detail: z.string(),
    /** What it is about, when it is one thing. */
    entity: z.enum(["source", "destination", "release"]).nullable(),
    entityId: id.nullable(),
    at: time.nullable(),
  })
  .meta({ id: "Attention" });
export type Attention = z.infer<typeof attention>;

export const CHECKLIST = [
  "create_source",
  "receive_event",
  "create_destination",
  "connect",
  "deliver_event",
  "query_warehouse",
  "invite",
] as const;

const home = z
  .object({
    pipeline: z.object({
      state: z.enum(["up", "degraded", "down"]),
      degraded: z.array(z.string()),
      version: z.string().nullable(),
      startedAt: time.nullable(),
    }),
    release: releaseStatus,
    counts: z.object({
      sources: z.int(),
      destinations: z.int(),
      connections: z.int(),
      deadLetters: z.int(),
    }),
    /** Of the last hour; null while the pipeline cannot tell. */
    figures: z.object({
      accepted: z.int().nullable(),
      delivered: z.int().nullable(),
      failed: z.int().nullable(),
      deliveryP95Ms: z.number().nullable(),
    }),
    attention: z.array(attention).meta({ description: "Worst first." }),
    checklist: z.array(z.object({ step: z.enum(CHECKLIST), done: z.boolean() })),
  })
  .meta({ id: "Home" });
export type Home = z.infer<typeof home>;

export const homeOperations = {
  "GET /home": operation({
    summary: "What needs attention, and the figures of the last hour",
    tag: "Home",
    access: "home.read",
    answer: home,
  }),
  "GET /openapi.json": operation({
    summary: "This document",
    tag: "Home",
    access: "public",
    answer: z.record(z.string(), z.unknown()),
  }),
};
