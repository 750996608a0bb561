import { z } from "zod";
import { connectionFilter, connectionMapping } from "@/contract/connection";
import { id, listOf, operation, paging, published, time } from "./operation";

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

const written = connection.extend({ release: published }).meta({ id: "WrittenConnection" });
const tag = "Connections";

export const connectionOperations = {
  "GET /connections": operation({
    summary: "List connections",
    tag,
    access: "connection.read",
    query: z.object({ ...paging, sourceId: id.optional(), destinationId: id.optional() }),
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
