/**
 * A release: the frozen, numbered, signed snapshot of configuration that the pipeline runs on. The console compiles
 * it from its database, the pipeline verifies the signature, keeps the last good one on disk and applies it atomically.
 */
import { z } from "zod";
import { NO_ALERTS, releaseAlerts } from "./alert.ts";
import { connectionFilter, connectionMapping } from "./connection.ts";
import { releasePlan, releaseSourcePlan } from "./plan.ts";
import { chain, releaseLibrary, releaseTransformation } from "./transformation.ts";

export const deliverySettings = z
  .object({
    retryBaseMs: z
      .int()
      .min(10)
      .max(3_600_000)
      .default(1000)
      .meta({ description: "First retry delay in milliseconds; doubles each time, with jitter." }),
    retryMaxMs: z
      .int()
      .min(10)
      .max(86_400_000)
      .default(300_000)
      .meta({ description: "Longest delay between two tries, in milliseconds." }),
    retryWindowHours: z
      .number()
      .min(0)
      .max(720)
      .default(72)
      .meta({ description: "How long an event is retried before it becomes a dead letter, in hours." }),
    maxInFlight: z
      .int()
      .min(1)
      .max(512)
      .default(16)
      .meta({ description: "Requests in flight at once, over all people." }),
    ratePerSecond: z
      .number()
      .min(0.01)
      .max(100_000)
      .nullable()
      .default(null)
      .meta({ description: "Requests a second at most; empty for no limit." }),
  })
  .meta({ id: "DeliverySettings" });

const releaseKey = z.object({
  /** SHA-256 of the write key, hex: the release names no usable key. */
  hash: z.string(),
  /** Epoch milliseconds after which a rotated key is no longer accepted; null while it is current. */
  acceptedUntil: z.number().nullable(),
});

export const releaseSource = z.object({
  id: z.string(),
  name: z.string(),
  connector: z.string(),
  enabled: z.boolean(),
  keys: z.array(releaseKey),
  maxEventBytes: z.int().default(32 * 1024),
  /** The plan that validates this source's events. */
  plan: releaseSourcePlan.nullable().default(null),
  /** Runs before the event log, in this order. */
  transformations: chain.default([]),
});

export const releaseDestination = z.object({
  id: z.string(),
  name: z.string(),
  connector: z.string(),
  enabled: z.boolean(),
  /** Settings without secrets. */
  settings: z.record(z.string(), z.unknown()),
  /** Secret settings by their names, sealed (see contract/sealing.ts for both): opened in the pipeline only. */
  sealed: z.record(z.string(), z.string()),
  delivery: deliverySettings,
  /** Epoch milliseconds of creation: a new lane starts at the log's end, never in its past. */
  createdAt: z.number(),
  /** Runs just before delivery, in this order. */
  transformations: chain.default([]),
});

export const releaseConnection = z.object({
  id: z.string(),
  sourceId: z.string(),
  destinationId: z.string(),
  enabled: z.boolean(),
  filter: connectionFilter.nullable(),
  mapping: connectionMapping.nullable().default(null),
  /** Epoch milliseconds: events received earlier do not flow through this connection. */
  activeFrom: z.number(),
});

export const releaseBody = z.object({
  /** Format of this document; a pipeline refuses one that it does not know. */
  format: z.literal(1),
  number: z.int().min(1),
  publishedAt: z.number(),
  sources: z.array(releaseSource),
  destinations: z.array(releaseDestination),
  connections: z.array(releaseConnection),
  /** The versions that sources use. */
  plans: z.array(releasePlan).default([]),
  /** The versions that chains use, and the newest of each library. */
  transformations: z.array(releaseTransformation).default([]),
  libraries: z.array(releaseLibrary).default([]),
  /** Credentials of user code by name, sealed for CREDENTIAL_OWNER and that name (contract/sealing.ts). */
  credentials: z.record(z.string(), z.string()).default({}),
  alerts: releaseAlerts.default(NO_ALERTS),
});

/** `body` is the exact JSON text that was signed: HMAC-SHA-256 with the key derived for "release", base64url. */
export const signedRelease = z.object({ body: z.string(), signature: z.string() });

export type ReleaseSource = Readonly<z.infer<typeof releaseSource>>;
export type ReleaseDestination = Readonly<z.infer<typeof releaseDestination>>;
export type ReleaseConnection = Readonly<z.infer<typeof releaseConnection>>;
export type Release = Readonly<z.infer<typeof releaseBody>>;
export type SignedRelease = Readonly<z.infer<typeof signedRelease>>;
