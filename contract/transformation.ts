/**
 * Transformations: code of the customer, or a ready-made one with settings, that changes events between validation and
 * the event log (in a source's chain) or just before delivery (in a destination's chain).
 *
 * Code follows the field's contract, so that existing code pastes in: it exports `transformEvent(event, metadata)` or
 * `transformBatch(events, metadata)`; null drops an event, an array makes several of one, a throw fails it. What fails
 * never goes on untransformed.
 */
import { z } from "zod";

export const TRANSFORMATION_LANGUAGES = ["javascript", "typescript"] as const;
export const transformationLanguage = z.enum(TRANSFORMATION_LANGUAGES);
export type TransformationLanguage = z.infer<typeof transformationLanguage>;

export const TRANSFORMATION_CODE_CHARS_MAX = 1_000_000;

/** Ready-made transformations. Their settings' schemas stand in contract/ready-made.ts. */
export const READY_MADE = [
  "mask",
  "hash",
  "drop_fields",
  "sample",
  "filter",
  "rename",
  "map_values",
  "flatten",
  "set_constant",
  "parse_user_agent",
  "enrich_http",
  "verify_email",
] as const;
export type ReadyMade = (typeof READY_MADE)[number];

export const transformationBody = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("code"),
    language: transformationLanguage,
    code: z.string().max(TRANSFORMATION_CODE_CHARS_MAX),
  }),
  z.object({
    kind: z.literal("ready"),
    ready: z.enum(READY_MADE),
    settings: z.record(z.string(), z.unknown()),
  }),
]);
export type TransformationBody = Readonly<z.infer<typeof transformationBody>>;

/** One published version, as a release carries it. */
export const releaseTransformation = z.object({
  id: z.string(),
  name: z.string(),
  version: z.int().min(1),
  body: transformationBody,
});
export type ReleaseTransformation = Readonly<z.infer<typeof releaseTransformation>>;

/** A library: code that transformations import by its name. */
export const releaseLibrary = z.object({
  /** A valid identifier: `import { hash } from "piiTools"`. */
  name: z.string(),
  version: z.int().min(1),
  language: transformationLanguage,
  code: z.string().max(TRANSFORMATION_CODE_CHARS_MAX),
});
export type ReleaseLibrary = Readonly<z.infer<typeof releaseLibrary>>;

/** Owner of sealed credentials (contract/sealing.ts): additional data is `credential|<name>`. */
export const CREDENTIAL_OWNER = "credential";

/** A place in a chain: source and destination name their transformations in the order in which they run. */
export const chainLink = z.object({ transformationId: z.string(), version: z.int().min(1) });
export type ChainLink = Readonly<z.infer<typeof chainLink>>;
export const chain = z.array(chainLink).max(20);

/** Asked over the control API by the editor: the real sandbox, without sending or storing anything. */
export const transformationTest = z.object({
  body: transformationBody,
  /** Drafts of libraries win over the running release's of the same name. */
  libraries: z.array(releaseLibrary).max(100).default([]),
  /** None: the code is only compiled and checked. */
  events: z.array(z.record(z.string(), z.unknown())).max(100),
  /** Metadata that the code sees; both absent in the editor's first run. */
  sourceId: z.string().nullable().default(null),
  destinationId: z.string().nullable().default(null),
  /** Requests of the code fail instead of being made. */
  offline: z.boolean().default(false),
  /** Who asks: each has a sandbox child of their own. Absent: each code has. */
  actor: z.string().max(200).optional(),
});
export type TransformationTest = Readonly<z.infer<typeof transformationTest>>;

export interface TransformationLogLine {
  readonly level: "log";
  readonly text: string;
}

/** Where the code failed. Line and column count from 1 in the author's text; null when unknown. */
export interface TransformationFault {
  /** `transformation_failed`, `transformation_timeout`, `transformation_memory` or `transformation_crashed`. */
  readonly code: string;
  readonly message: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly stack: string | null;
}

/** What one event became. `outputs` is empty for a dropped one. */
export interface TransformedEvent {
  readonly outputs: readonly Readonly<Record<string, unknown>>[];
  readonly logs: readonly TransformationLogLine[];
  readonly error: TransformationFault | null;
  readonly elapsedMs: number;
}

export interface TransformationTestResult {
  /** One per event given, in order, without the last `notRun`. */
  readonly results: readonly TransformedEvent[];
  /** Events at the end that had not run, or not to their end, when the time of the whole run was over. */
  readonly notRun: number;
  /** A fault of the whole code, such as a syntax error: `results` is empty then. */
  readonly error: TransformationFault | null;
  readonly elapsedMs: number;
}

/** One step of a chain, run again over one event. */
export interface ExplainedStep extends ChainLink {
  readonly name: string;
  readonly kind: "outputs" | "dropped" | "failed";
  /** What left this step: several after a fan-out, none after a drop or a failure. */
  readonly outputs: readonly Readonly<Record<string, unknown>>[];
  readonly error: TransformationFault | null;
}

/**
 * GET /v1/events/{messageId}/transformations: a source's chain over one event again, or with `destinationId` what changes it
 * on the way there; without any requests of its code.
 */
export interface TransformationExplanation {
  /** What the first step was given; null once the intake log no longer holds the event. */
  readonly before: Readonly<Record<string, unknown>> | null;
  /** What the connection's mapping made of it before the chain; null without a mapping, and for a source. */
  readonly mapped: Readonly<Record<string, unknown>> | null;
  /** Ends at the step that dropped or failed the event. */
  readonly steps: readonly ExplainedStep[];
  /** True when the end equals the stored event, false when it does not; null when none is stored, and for a destination. */
  readonly reproduced: boolean | null;
}

/** What source chains did with events in a period, by time of arrival. */
export interface TransformationActivity {
  readonly transformationId: string;
  readonly transformed: number;
  readonly dropped: number;
  readonly failed: number;
}

export const activityQuery = z.object({
  from: z.coerce.number().int().min(0),
  to: z.coerce.number().int().min(0),
});

/** The last lines that one version wrote with `log`, newest last; empty after a restart. */
export interface TransformationLogs {
  readonly lines: readonly { readonly at: number; readonly text: string }[];
}

/** Which versions made an event, kept with it, in the order in which they ran. */
export type AppliedTransformations = readonly ChainLink[];
