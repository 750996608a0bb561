import { z } from "zod";
import { deliverySettings } from "@/contract/release";
import { OUTCOME_STATES } from "@/contract/delivery";
import {
  id,
  listOf,
  namePart,
  operation,
  paging,
  published,
  sortedBy,
  time,
  timeParameter,
} from "./operation";

const shape = deliverySettings.shape;
/** The delivery settings that a request names; the others stay (or take their defaults in a new destination). */
const deliveryChange = z
  .strictObject({
    retryBaseMs: shape.retryBaseMs.unwrap().optional(),
    retryMaxMs: shape.retryMaxMs.unwrap().optional(),
    retryWindowHours: shape.retryWindowHours.unwrap().optional(),
    maxInFlight: shape.maxInFlight.unwrap().optional(),
    ratePerSecond: shape.ratePerSecond.unwrap().optional(),
  })
  .meta({ id: "DeliveryChange" });

const secret = z.object({
  hint: z.string().meta({ description: "The last characters, to recognise it by." }),
  setAt: time,
  setBy: z.string(),
});

export const destination = z
  .object({
    id,
    name: z.string(),
    connector: z.string(),
    enabled: z.boolean(),
    settings: z.record(z.string(), z.unknown()).meta({ description: "Without secrets." }),
    secrets: z.record(z.string(), secret).meta({
      description:
        "Which secrets are set; their values never leave. Those of headers are named such as headers.Authorization.",
    }),
    delivery: deliverySettings,
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "Destination" });
export type Destination = z.infer<typeof destination>;

const name = z.string().trim().min(1).max(200);
const settings = z.record(z.string(), z.unknown());

export const createDestination = z.strictObject({
  name,
  connector: z.string(),
  settings: settings.meta({ description: "See the settings of the connector at GET /connectors." }),
  enabled: z.boolean().default(true),
  delivery: deliveryChange.optional(),
});
export const updateDestination = z.strictObject({
  name: name.optional(),
  settings: settings.optional().meta({
    description:
      "Merged into the present ones; null removes a setting; a secret that is not named stays. A secret that holds several values, such as headers, is merged name by name.",
  }),
  enabled: z.boolean().optional(),
  delivery: deliveryChange.optional(),
});

const event = z
  .record(z.string(), z.unknown())
  .meta({ description: "A canonical event; a sample when absent." });
export const testDestination = z.strictObject({
  event: event.optional(),
  settings: settings
    .optional()
    .meta({ description: "Unsaved changes to try, merged into the present settings." }),
  dryRun: z.boolean().default(true).meta({ description: "Only shows the request." }),
});
export const testNewDestination = z.strictObject({
  connector: z.string(),
  settings,
  event: event.optional(),
  dryRun: z.boolean().default(true),
});

export const exchange = z
  .object({
    request: z.object({
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
    }),
    response: z
      .object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() })
      .nullable(),
    error: z.string().nullable(),
    durationMs: z.number(),
  })
  .meta({ id: "Exchange" });

const testResult = z
  .object({
    sent: z.boolean(),
    exchange,
    outcome: z
      .object({ state: z.enum(OUTCOME_STATES), code: z.string().nullable(), message: z.string().nullable() })
      .nullable(),
  })
  .meta({ id: "TestDeliveryResult" });

const ledger = z
  .object({
    accepted: z.int(),
    delivered: z.int(),
    filtered: z.int(),
    suppressed: z.int(),
    deadLettered: z.int(),
    held: z.int(),
    lag: z.int(),
    balanced: z.boolean(),
    estimated: z.boolean().meta({
      description:
        "True while a large backlog is still being counted: `lag`, and `accepted` with it, are about right.",
    }),
  })
  .meta({ id: "Ledger" });

const connector = z
  .object({
    slug: z.string(),
    name: z.string(),
    roles: z.array(z.enum(["source", "destination", "enrichment", "warehouse"])),
    category: z.string(),
    summary: z.string(),
    settings: z.record(z.string(), z.unknown()).meta({ description: "JSON Schema of the settings." }),
    secrets: z.array(z.string()),
    limits: z.object({ batchItemsMax: z.int(), batchBytesMax: z.int() }),
    ordering: z.enum(["person", "none"]),
    apiVersion: z.object({ version: z.string(), expiresOn: z.string() }).nullable(),
    verified: z.enum(["contract", "live"]),
  })
  .meta({ id: "Connector" });
export type Connector = z.infer<typeof connector>;

const written = destination.extend({ release: published }).meta({ id: "WrittenDestination" });
const tag = "Destinations";
const testErrors = ["not_found", "settings_invalid", "address_forbidden", "pipeline_unavailable"] as const;

export const destinationOperations = {
  "GET /connectors": operation({
    summary: "The catalogue of connectors",
    tag: "Connectors",
    access: "destination.read",
    answer: listOf(connector),
  }),
  "GET /destinations": operation({
    summary: "List destinations",
    tag,
    access: "destination.read",
    query: z.object({
      ...paging,
      q: namePart,
      connector: z.string().optional(),
      enabled: z.enum(["true", "false"]).optional(),
      sort: sortedBy("name", "createdAt").default("-createdAt"),
    }),
    answer: listOf(destination),
  }),
  "POST /destinations": operation({
    summary: "Create a destination",
    tag,
    access: "destination.write",
    body: createDestination,
    answer: written,
    status: 201,
    publishes: true,
    errors: ["settings_invalid"],
  }),
  "GET /destinations/{id}": operation({
    summary: "Get a destination",
    tag,
    access: "destination.read",
    answer: destination,
    errors: ["not_found"],
  }),
  "PATCH /destinations/{id}": operation({
    summary: "Change a destination",
    tag,
    access: "destination.write",
    body: updateDestination,
    answer: written,
    publishes: true,
    errors: ["not_found", "settings_invalid"],
  }),
  "DELETE /destinations/{id}": operation({
    summary: "Delete a destination and its connections",
    tag,
    access: "destination.write",
    answer: z.object({ id, release: published }),
    publishes: true,
    errors: ["not_found"],
  }),
  "POST /destinations/{id}/test": operation({
    summary: "Try a destination",
    description: "A dry run shows the exact request; otherwise the event is really sent.",
    tag,
    access: "destination.test",
    body: testDestination,
    answer: testResult,
    errors: testErrors,
  }),
  "POST /destinations/test": operation({
    summary: "Try settings before a destination is created",
    tag,
    access: "destination.test",
    body: testNewDestination,
    answer: testResult,
    errors: testErrors,
  }),
  "GET /destinations/{id}/ledger": operation({
    summary: "What became of every accepted event",
    tag,
    access: "delivery.read",
    query: z.object({ from: timeParameter.optional(), to: timeParameter.optional() }),
    answer: ledger,
    errors: ["not_found", "pipeline_unavailable"],
  }),
};
