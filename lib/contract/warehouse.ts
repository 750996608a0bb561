import { z } from "zod";
import { warehouseQuery } from "@/contract/control";
import { id, listOf, namePart, operation, paging, sortedBy, time, timeParameter } from "./operation";

const result = z
  .object({
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z
      .array(z.array(z.unknown()))
      .meta({ description: "Integers beyond 2^53 and decimals as text, times as ISO-8601." }),
    truncated: z.boolean(),
    elapsedMs: z.number(),
  })
  .meta({ id: "WarehouseResult" });

const table = z
  .object({
    name: z.string(),
    rows: z.int(),
    newestAt: time.nullable(),
    columns: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        addedAt: time.nullable(),
        origin: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "WarehouseTable" });

const load = z
  .object({
    id: z.int(),
    startedAt: time,
    finishedAt: time.nullable(),
    state: z.enum(["loaded", "failed", "running"]),
    loads: z.int().meta({
      description:
        "More than 1: so many loads of one minute that neither failed, discarded anything nor changed a table, told in one.",
    }),
    events: z.int(),
    rows: z.int(),
    discards: z.int(),
    tables: z.array(z.string()),
    schemaChanges: z.array(z.string()),
    error: z.string().nullable(),
    freshnessMs: z.number().nullable(),
  })
  .meta({ id: "WarehouseLoad" });

export const savedQuery = z
  .object({
    id,
    name: z.string(),
    sql: z.string(),
    createdBy: z.string(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "SavedQuery" });
export type SavedQuery = z.infer<typeof savedQuery>;

const name = z.string().trim().min(1).max(200);
const sql = z.string().min(1).max(100_000);
export const createSavedQuery = z.strictObject({ name, sql });
export const updateSavedQuery = z.strictObject({ name: name.optional(), sql: sql.optional() });

const tag = "Warehouse";
const down = ["pipeline_unavailable"] as const;

export const warehouseOperations = {
  "POST /warehouse/query": operation({
    summary: "Ask the warehouse in SQL",
    description: "One reading statement. Needs the right to see personal data: answers cannot be masked.",
    tag,
    access: "warehouse.query",
    body: warehouseQuery,
    answer: result,
    errors: [
      "query_not_read_only",
      "query_invalid",
      "query_timeout",
      "query_cancelled",
      "pipeline_unavailable",
    ],
  }),
  "POST /warehouse/cancel": operation({
    summary: "Cancel a running query",
    tag,
    access: "warehouse.query",
    body: z.strictObject({ queryId: z.string().max(100) }),
    answer: z.object({ cancelled: z.boolean() }),
    errors: down,
  }),
  "GET /warehouse/tables": operation({
    summary: "Tables and their columns",
    tag,
    access: "warehouse.read",
    answer: listOf(table),
    errors: down,
  }),
  "GET /warehouse/loads": operation({
    summary: "Loads, newest first",
    tag,
    access: "warehouse.read",
    query: z.object({
      state: z.enum(["loaded", "failed"]).optional(),
      with: z
        .enum(["discards", "schema_changes"])
        .optional()
        .meta({ description: "Only loads that discarded something, or that changed a table." }),
      from: timeParameter.optional(),
      to: timeParameter.optional(),
      limit: z.coerce.number().int().min(1).max(500).default(50).meta({ description: "Items a page." }),
      cursor: z
        .string()
        .regex(/^\d{1,15}$/)
        .optional()
        .meta({ description: "The nextCursor of the page before." }),
    }),
    answer: listOf(load),
    errors: down,
  }),
  "GET /saved-queries": operation({
    summary: "List saved queries",
    tag,
    access: "saved_query.read",
    query: z.object({
      ...paging,
      q: namePart,
      sort: sortedBy("name", "createdAt", "updatedAt").default("name"),
    }),
    answer: listOf(savedQuery),
  }),
  "POST /saved-queries": operation({
    summary: "Save a query",
    tag,
    access: "saved_query.write",
    body: createSavedQuery,
    answer: savedQuery,
    status: 201,
  }),
  "GET /saved-queries/{id}": operation({
    summary: "Get a saved query",
    tag,
    access: "saved_query.read",
    answer: savedQuery,
    errors: ["not_found"],
  }),
  "PATCH /saved-queries/{id}": operation({
    summary: "Change a saved query",
    tag,
    access: "saved_query.write",
    body: updateSavedQuery,
    answer: savedQuery,
    errors: ["not_found"],
  }),
  "DELETE /saved-queries/{id}": operation({
    summary: "Delete a saved query",
    tag,
    access: "saved_query.write",
    answer: z.object({ id }),
    errors: ["not_found"],
  }),
};
