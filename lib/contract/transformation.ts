import { z } from "zod";
import { READY_MADE, TRANSFORMATION_CODE_CHARS_MAX, transformationLanguage } from "@/contract/transformation";
import { id, time } from "./operation";

const name = z.string().trim().min(1).max(200);
const code = z.string().max(TRANSFORMATION_CODE_CHARS_MAX);
const ready = z.enum(READY_MADE);
const settings = z.record(z.string(), z.unknown());
const event = z.record(z.string(), z.unknown());
const version = z.int().min(1);
export const activity = z
  .object({
    transformationId: id,
    transformed: z.int(),
    dropped: z.int(),
    failed: z.int(),
  })
  .meta({ id: "TransformationActivity" });
export type TransformationActivity = z.infer<typeof activity>;
export const logLines = z.object({ lines: z.array(z.object({ at: time, text: z.string() })) });

export const readyMade = z
  .object({
    slug: ready,
    name: z.string(),
    summary: z.string(),
    settings: z.record(z.string(), z.unknown()).meta({ description: "JSON Schema of the settings." }),
  })
  .meta({ id: "ReadyMade" });
export type ReadyMadeView = z.infer<typeof readyMade>;

const note = z.string().trim().max(1000);
export const revision = z.int().min(1).optional().meta({
  description: "The draft's revision that you saw: a newer one is a conflict instead of being overwritten.",
});

/** What a version does: code, or a ready-made transformation with settings. */
const bodyView = {
  kind: z.enum(["code", "ready"]),
  language: transformationLanguage.nullable().meta({ description: "Null for a ready-made one." }),
  code: z.string().nullable(),
  ready: ready.nullable().meta({ description: "Null for code." }),
  settings: settings.nullable(),
};

const chainOwner = z
  .union([z.strictObject({ sourceId: id }), z.strictObject({ destinationId: id })])
  .meta({ id: "ChainOwner" });

const attachment = z
  .object({
    kind: z.enum(["source", "destination"]),
    id,
    name: z.string(),
    position: z.int().min(0).meta({ description: "Its place in the chain, from 0." }),
  })
  .meta({ id: "TransformationAttachment" });

export const transformationSummary = z
  .object({
    id,
    name: z.string(),
    kind: bodyView.kind,
    language: bodyView.language,
    ready: bodyView.ready,
    revision: version,
    draftBy: z.string(),
    draftAt: time,
    hasChanges: z.boolean().meta({ description: "The draft differs from the live version." }),
    liveVersion: version.nullable().meta({ description: "What chains run; null before it is published." }),
    attachTo: z.array(chainOwner).meta({ description: "Chains that it joins when it is published." }),
    attachedTo: z.array(attachment),
    testCases: z.int(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "TransformationSummary" });
export type TransformationSummary = z.infer<typeof transformationSummary>;

export const transformation = transformationSummary.extend(bodyView).meta({ id: "Transformation" });
export type Transformation = z.infer<typeof transformation>;

const isOneKind = (body: { readonly code?: unknown; readonly ready?: unknown }): boolean =>
  (body.code === undefined) !== (body.ready === undefined);
const ONE_KIND = { message: "Give either code or ready.", path: ["code"] };

const given = {
  language: transformationLanguage.default("javascript"),
  code: code.optional().meta({
    description:
      "An ES module that exports transformEvent(event, metadata) or transformBatch(events, metadata).",
  }),
  ready: ready.optional().meta({ description: "A ready-made one, instead of code." }),
  settings: settings.optional().meta({ description: "Of the ready-made one." }),
};

export const createTransformation = z
  .strictObject({ name, ...given, attachTo: z.array(chainOwner).max(100).default([]) })
  .refine(isOneKind, ONE_KIND);
export const updateTransformation = z.strictObject({
  name: name.optional(),
  language: transformationLanguage.optional(),
  code: code.optional(),
  settings: settings.optional(),
  attachTo: z.array(chainOwner).max(100).optional(),
  revision,
});
export const publishTransformation = z.strictObject({
  note: note.default(""),
  override: z
    .strictObject({ reason: z.string().trim().min(1).max(1000) })
    .optional()
    .meta({ description: "Publish although test cases fail; owners and admins only, audited." }),
});

const events = z.array(event).min(1).max(100);
export const testTransformation = z.strictObject({ ...given, events }).refine(isOneKind, ONE_KIND);
export const runTransformation = z.strictObject({
  version: z.union([version, z.literal("draft"), z.literal("live")]).default("draft"),
  events,
  requests: z.boolean().default(false).meta({
    description: "Let the code make its requests; only for people who may change transformations.",
  }),
});

export const fault = z
  .object({
    code: z.string(),
    message: z.string(),
    line: z.int().nullable().meta({ description: "From 1, in your text." }),
    column: z.int().nullable(),
    stack: z.string().nullable(),
  })
  .meta({ id: "TransformationFault" });

export const transformedEvent = z
  .object({
    outputs: z.array(event).meta({ description: "Empty: dropped. Several: it became several events." }),
    logs: z.array(z.object({ level: z.literal("log"), text: z.string() })),
    error: fault.nullable(),
    elapsedMs: z.number(),
  })
  .meta({ id: "TransformedEvent" });
export type TransformedEvent = z.infer<typeof transformedEvent>;

export const transformationTestResult = z
  .object({
    results: z
      .array(transformedEvent)
      .meta({ description: "One per event, in order; those that did not run are missing at the end." }),
    notRun: z.int().meta({
      description: "Events at the end that had not run when the time of the whole run, 30 s, was over.",
    }),
    error: fault.nullable().meta({ description: "A fault of the whole code, such as a syntax error." }),
    elapsedMs: z.number(),
  })
  .meta({ id: "TransformationTestResult" });

export const comparison = z
  .object({
    from: version.meta({ description: "The live version." }),
    compared: z.int(),
    notRun: z.int().meta({ description: "Events that there was no time for." }),
    differing: z.int(),
    events: z.array(
      z.object({
        messageId: z.string(),
        name: z.string(),
        receivedAt: time,
        isSame: z.boolean(),
        input: event.nullable().meta({ description: "Kept for the first events that differ." }),
        live: transformedEvent.nullable(),
        draft: transformedEvent.nullable(),
      }),
    ),
    liveError: fault.nullable(),
    draftError: fault.nullable(),
  })
  .meta({ id: "TransformationComparison" });
export type TransformationComparison = z.infer<typeof comparison>;

export const expectation = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("output"), outputs: z.array(event).max(100) }),
    z.strictObject({
      kind: z.literal("contains"),
      contains: z
        .record(z.string(), z.unknown())
        .default({})
        .meta({ description: "Path to value, such as properties.total; every output must have them." }),
      absent: z
        .array(z.string())
        .max(100)
        .default([])
        .meta({ description: "Paths that no output may have." }),
    }),
    z.strictObject({ kind: z.literal("dropped") }),
    z.strictObject({
      kind: z.literal("throws"),
      message: z.string().max(500).default("").meta({ description: "Part of the message." }),
    }),
  ])
  .meta({ id: "TestCaseExpectation" });
export type Expectation = z.infer<typeof expectation>;

export const testCase = z
  .object({
    id,
    name: z.string(),
    input: event,
    expectation,
    createdBy: z.string(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "TransformationTestCase" });
export type TestCase = z.infer<typeof testCase>;
export const createTestCase = z.strictObject({ name, input: event, expectation });
export const updateTestCase = z.strictObject({
  name: name.optional(),
  input: event.optional(),
  expectation: expectation.optional(),
});
export const runTestCases = z.strictObject({
  language: transformationLanguage.optional(),
  code: code.optional().meta({ description: "Instead of the saved draft's." }),
  settings: settings.optional(),
});

const testCaseResult = z
  .object({
    id,
    name: z.string(),
    isPassed: z.boolean(),
    why: z.array(z.string()).meta({ description: "What is not as expected." }),
    result: transformedEvent.nullable(),
  })
  .meta({ id: "TestCaseResult" });
export type TestCaseResult = z.infer<typeof testCaseResult>;
export const testCaseRun = z
  .object({ passed: z.int(), failed: z.int(), error: fault.nullable(), cases: z.array(testCaseResult) })
  .meta({ id: "TestCaseRun" });
export type TestCaseRun = z.infer<typeof testCaseRun>;

export const versionView = z
  .object({
    version,
    note: z.string(),
    publishedBy: z.string(),
    publishedByName: z.string(),
    publishedAt: time,
    overrideReason: z.string().nullable(),
    isLive: z.boolean(),
  })
  .meta({ id: "TransformationVersion" });
export type TransformationVersion = z.infer<typeof versionView>;
export const side = z.object({
  version: version.nullable().meta({ description: "Null: the draft." }),
  ...bodyView,
});

export const chainView = z
  .object({
    items: z.array(z.object({ transformationId: id, name: z.string(), kind: bodyView.kind, version })),
  })
  .meta({ id: "TransformationChain" });
export const writeChain = z.strictObject({
  transformationIds: z.array(id).max(20).meta({ description: "In the order in which they run." }),
});
