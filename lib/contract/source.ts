import { z } from "zod";
import { id, listOf, namePart, operation, paging, published, sortedBy, time } from "./operation";

const writeKey = z.object({
  id,
  key: z.string(),
  createdAt: time,
  acceptedUntil: time.nullable().meta({ description: "Set by a rotation; null for the current key." }),
});

export const source = z
  .object({
    id,
    name: z.string(),
    connector: z.string(),
    enabled: z.boolean(),
    writeKey: z
      .string()
      .meta({ description: "The current key: public by design, it only allows sending events." }),
    keys: z
      .array(writeKey)
      .meta({ description: "The current key and rotated ones that are still accepted." }),
    maxEventBytes: z.int(),
    endpoint: z.string().meta({ description: "Where SDKs send events to." }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "Source" });
export type Source = z.infer<typeof source>;

const name = z.string().trim().min(1).max(200);
const maxEventBytes = z
  .int()
  .min(1024)
  .max(1024 * 1024);

export const createSource = z.strictObject({
  name,
  connector: z.string().default("http").meta({ description: "A connector with the role source." }),
  enabled: z.boolean().default(true),
  maxEventBytes: maxEventBytes.default(32 * 1024),
});
export const updateSource = z.strictObject({
  name: name.optional(),
  enabled: z.boolean().optional(),
  maxEventBytes: maxEventBytes.optional(),
});
export const rotateKey = z.strictObject({
  graceHours: z
    .number()
    .min(0)
    .max(24 * 90)
    .default(24)
    .meta({ description: "How long the old key is still accepted." }),
});

const written = source.extend({ release: published }).meta({ id: "WrittenSource" });
const removed = z.object({ id, release: published });

export const sourceOperations = {
  "GET /sources": operation({
    summary: "List sources",
    tag: "Sources",
    access: "source.read",
    query: z.object({
      ...paging,
      q: namePart,
      enabled: z.enum(["true", "false"]).optional(),
      sort: sortedBy("name", "createdAt").default("-createdAt"),
    }),
    answer: listOf(source),
  }),
  "POST /sources": operation({
    summary: "Create a source",
    tag: "Sources",
    access: "source.write",
    body: createSource,
    answer: written,
    status: 201,
    publishes: true,
  }),
  "GET /sources/{id}": operation({
    summary: "Get a source",
    tag: "Sources",
    access: "source.read",
    answer: source,
    errors: ["not_found"],
  }),
  "PATCH /sources/{id}": operation({
    summary: "Change a source",
    tag: "Sources",
    access: "source.write",
    body: updateSource,
    answer: written,
    publishes: true,
    errors: ["not_found"],
  }),
  "DELETE /sources/{id}": operation({
    summary: "Delete a source and its connections",
    tag: "Sources",
    access: "source.write",
    answer: removed,
    publishes: true,
    errors: ["not_found"],
  }),
  "POST /sources/{id}/rotate-key": operation({
    summary: "Give the source a new write key",
    description: "The old key stays accepted for the grace period, so that deployed pages keep working.",
    tag: "Sources",
    access: "source.write",
    body: rotateKey,
    answer: written,
    publishes: true,
    errors: ["not_found"],
  }),
};
