/**
 * Replays on the control API. Times are epoch milliseconds.
 *
 *   POST /v1/replays               ReplayRequest -> ReplayStarted   (dryRun: nothing is queued, a sample comes instead)
 *   GET  /v1/replays/{id}                        -> ReplayStatus | 404
 *   POST /v1/replays/{id}/{ReplayAction}         -> ReplayStatus | 404 | conflict
 */
import { z } from "zod";
import type { AttemptRecord, Exchange } from "./delivery.ts";
import { EVENT_TYPES } from "./event.ts";
import { releaseConnection } from "./release.ts";
import { chain, releaseLibrary, releaseTransformation } from "./transformation.ts";

const epochMs = z.coerce.number().int().min(0);

export const REPLAY_STATES = ["queued", "running", "paused", "finished", "cancelled", "failed"] as const;
export type ReplayState = (typeof REPLAY_STATES)[number];

export const REPLAY_ACTIONS = ["pause", "resume", "cancel"] as const;
export type ReplayAction = (typeof REPLAY_ACTIONS)[number];

/**
 * What a chosen release says about events on their way to one destination. Its address, secrets and delivery settings, and the
 * values of the code's credentials, are not part of it: those are today's.
 */
export const replayRules = z.object({
  /** The release's. */
  number: z.int().min(1),
  /** To this destination. */
  connections: z.array(releaseConnection),
  chain,
  transformations: z.array(releaseTransformation),
  libraries: z.array(releaseLibrary),
});
export type ReplayRules = Readonly<z.infer<typeof replayRules>>;

/** Exactly one of deadLetterIds, fingerprint, or from and to. */
export const replayRequest = z.object({
  /** Chosen by the asker: a request that comes again under an id that is known starts nothing new. */
  id: z.string().max(100).optional(),
  destinationId: z.string(),
  deadLetterIds: z.array(z.string()).max(10_000).optional(),
  /** All open dead letters of one group of failures. */
  fingerprint: z.string().max(100).optional(),
  from: epochMs.optional(),
  to: epochMs.optional(),
  filter: z
    .object({
      sourceId: z.string().optional(),
      name: z.string().optional(),
      userId: z.string().optional(),
      type: z.enum(EVENT_TYPES).optional(),
    })
    .optional(),
  /** Absent: those of the running release, whichever that is when an event is sent. */
  rules: replayRules.optional(),
  dryRun: z.boolean().default(false),
  /** How long the answer may wait for a window to be counted; what is left is counted beside the replay. */
  countWithinMs: z.number().int().min(0).max(30_000).default(3_000),
  /** Events a second at most; null: as fast as the destination takes them. */
  ratePerSecond: z.number().gt(0).max(100_000).nullable().default(null),
  /** Who asked, for people. */
  createdBy: z.string().nullable().default(null),
});
export type ReplayRequest = Readonly<z.infer<typeof replayRequest>>;

/** One event of a dry run. `request` is null when the rules would not send it; `why` says so. */
export interface ReplaySample {
  readonly offset: number;
  readonly messageId: string;
  readonly sourceId: string;
  readonly name: string;
  readonly receivedAt: number;
  readonly deliveryId: string;
  readonly request: Exchange["request"] | null;
  readonly why: string | null;
  /** What was sent before, where it was kept: that of failures is. */
  readonly before: Exchange["request"] | null;
  /** What became of it last time; null when it was never tried. */
  readonly lastOutcome: AttemptRecord | null;
}

export interface ReplayStarted {
  readonly id: string;
  readonly matched: number;
  /** False while a large window is still being counted: then it is at least `matched`. */
  readonly matchedComplete: boolean;
  /** The first events that match, with a dry run only. */
  readonly sample?: readonly ReplaySample[];
}

export interface ReplayStatus {
  readonly id: string;
  readonly destinationId: string;
  readonly state: ReplayState;
  readonly matched: number;
  /** False while a large window is still being counted: then it is at least `matched`. */
  readonly matchedComplete: boolean;
  readonly delivered: number;
  readonly failed: number;
  /** Why it does not go on at the moment, in a sentence; null while it does, or when it is over. */
  readonly waitingFor: string | null;
}
