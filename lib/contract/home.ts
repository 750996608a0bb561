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
      "destination_paused",
      "destination_behind",
      "warehouse_failing",
      "dead_letters",
      "quarantine",
      "connector_expires",
      "alert",
    ]),
    title: z.string(),
    detail: z.string(),
    /** What it is about, when it is one thing. */
    entity: z.enum(["source", "destination", "release", "incident"]).nullable(),
    entityId: id.nullable(),
    events: z.int().nullable().meta({ description: "How many events it touches, when that can be counted." }),
    at: time.nullable().meta({ description: "Since when." }),
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
    figures: z
      .object({
        accepted: z.int().nullable(),
        delivered: z.int().nullable(),
        failed: z.int().nullable(),
        deliveryP95Ms: z.number().nullable().meta({
          description:
            "From arrival to the receiver's answer, latest deliveries, slowest destination; null without deliveries.",
        }),
        slowestDestinationId: id.nullable(),
        eventsPerMinute: z.number().nullable().meta({ description: "Average of the last five minutes." }),
        pending: z
          .int()
          .nullable()
          .meta({ description: "Deliveries that are not final yet, over all destinations." }),
        oldestPendingAt: time.nullable(),
        minutes: z
          .array(z.object({ at: time, accepted: z.int(), delivered: z.int(), failed: z.int() }))
          .meta({
            description: "The hour minute by minute, oldest first; empty while the pipeline cannot tell.",
          }),
      })
      .meta({ description: "Of the last hour; null while the pipeline cannot tell." }),
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
