import { z } from "zod";
import { connectionFilter, connectionMapping, connectionPreviewAsk } from "@/contract/connection";
import { EVENT_TYPES } from "@/contract/event";
import { exchange } from "./destination";
import { canonicalEvent } from "./event";
import { id, listOf, namePart, operation, paging, published, sortedBy, time } from "./operation";

export const connection = z
  .object({
    id,
    sourceId: id,
    destinationId: id,
    enabled: z.boolean(),
    filter: connectionFilter.nullable().meta({ description: "Null lets everything through." }),
    mapping: connectionMapping.nullable().meta({ description: "Null sends events as they are." }),
    activeFrom: time.meta({ description: "Epoch milliseconds: events received earlier do not flow." }),
    createdAt: time,
  })
  .meta({ id: "Connection" });
export type Connection = z.infer<typeof connection>;

export const createConnection = z.strictObject({
  sourceId: id,
  destinationId: id,
  filter: connectionFilter.nullable().default(null),
  mapping: connectionMapping.nullable().default(null),
  enabled: z.boolean().default(true),
});
export const updateConnection = z.strictObject({
  filter: connectionFilter.nullable().optional(),
  mapping: connectionMapping.nullable().optional(),
  enabled: z.boolean().optional(),
});

export const previewConnection = z.strictObject({
  ...connectionPreviewAsk.shape,
  sourceId: id,
  destinationId: id.nullable().default(null),
});

const previewedEvent = z
  .object({
    offset: z.int(),
    messageId: z.string(),
    type: z.enum(EVENT_TYPES),
    name: z.string(),
    receivedAt: time,
    event: canonicalEvent.meta({ description: "As the source sent it." }),
    verdict: z.enum(["passes", "filtered", "suppressed", "fails"]),
    code: z.string().nullable().meta({ description: "What keeps it away; null when it passes." }),
    why: z.string().nullable().meta({ description: "The same as a sentence." }),
    mapped: canonicalEvent
      .nullable()
      .meta({ description: "After the mapping; null when the filter keeps it away." }),
    sent: z.array(
      z.object({
        event: canonicalEvent,
        request: exchange.shape.request
          .nullable()
          .meta({ description: "The exact request, as if this item went alone." }),
      }),
    ),
  })
  .meta({ id: "PreviewedEvent" });

const connectionPreview = z
  .object({
    items: z.array(previewedEvent),
    counts: z.object({ passes: z.int(), filtered: z.int(), suppressed: z.int(), fails: z.int() }),
    note: z.string().nullable().meta({ description: "Why requests or events are missing." }),
  })
  .meta({ id: "ConnectionPreview" });

const written = connection.extend({ release: published }).meta({ id: "WrittenConnection" });
const tag = "Connections";

export const connectionOperations = {
  "GET /connections": operation({
    summary: "List connections",
    tag,
    access: "connection.read",
    query: z.object({
      ...paging,
      q: namePart.meta({ description: "Part of the name of the source or of the destination." }),
      sourceId: id.optional(),
      destinationId: id.optional(),
      sort: sortedBy("source", "destination", "createdAt")
        .default("-createdAt")
        .meta({ description: "By the name of the source or of the destination, or by age." }),
    }),
    answer: listOf(connection),
  }),
  "POST /connections": operation({
    summary: "Connect a source to a destination",
    tag,
    access: "connection.write",
    body: createConnection,
    answer: written,
    status: 201,
    publishes: true,
    errors: ["not_found", "conflict"],
  }),
  "POST /connections/preview": operation({
    summary: "Try a filter and a mapping",
    description:
      "Runs a draft over the last events of a source, newest first: which pass, why others do not, how they are changed, and the exact requests. Nothing is saved or sent.",
    tag,
    access: "connection.write",
    body: previewConnection,
    answer: connectionPreview,
    errors: ["not_found", "pipeline_unavailable"],
  }),
  "GET /connections/{id}": operation({
    summary: "Get a connection",
    tag,
    access: "connection.read",
    answer: connection,
    errors: ["not_found"],
  }),
  "PATCH /connections/{id}": operation({
    summary: "Change a connection",
    tag,
    access: "connection.write",
    body: updateConnection,
    answer: written,
    publishes: true,
    errors: ["not_found"],
  }),
  "DELETE /connections/{id}": operation({
    summary: "Disconnect",
    tag,
    access: "connection.write",
    answer: z.object({ id, release: published }),
    publishes: true,
    errors: ["not_found"],
  }),
};
