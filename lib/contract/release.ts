import { z } from "zod";
import { listOf, operation, paging, published, time } from "./operation";

const number = z.int().min(1);

export const releaseStatus = z
  .object({
    published: z.int().nullable(),
    running: z.int().nullable().meta({ description: "Null: the pipeline is down or runs nothing yet." }),
  })
  .meta({ id: "ReleaseStatus" });

export const releaseSummary = z
  .object({
    number,
    publishedAt: time,
    actor: z.string(),
    actorName: z.string(),
    note: z.string(),
    restores: z.int().nullable(),
  })
  .meta({ id: "ReleaseSummary" });
export type ReleaseSummary = z.infer<typeof releaseSummary>;

const change = z
  .object({
    kind: z.enum(["added", "removed", "changed"]),
    entity: z.enum([
      "source",
      "destination",
      "connection",
      "plan",
      "transformation",
      "library",
      "credential",
      "alert",
      "channel",
    ]),
    id: z.string(),
    label: z.string(),
    fields: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  })
  .meta({ id: "ReleaseChange" });
export type ReleaseChange = z.infer<typeof change>;

export const releaseDiff = z
  .object({ from: z.int().nullable(), to: number, changes: z.array(change) })
  .meta({ id: "ReleaseDiff" });
export type ReleaseDiff = z.infer<typeof releaseDiff>;

const tag = "Releases";

export const releaseOperations = {
  "GET /release": operation({
    summary: "Which release is published and which one runs",
    tag,
    access: "release.read",
    answer: releaseStatus,
  }),
  "GET /releases": operation({
    summary: "List releases, newest first",
    tag,
    access: "release.read",
    query: z.object(paging),
    answer: listOf(releaseSummary),
  }),
  "GET /releases/{number}": operation({
    summary: "What a release changed",
    description: "Compared with the release before it, or with the one named in `from`.",
    tag,
    access: "release.read",
    query: z.object({ from: z.coerce.number().int().min(1).optional() }),
    answer: releaseSummary.extend({ diff: releaseDiff }),
    errors: ["not_found"],
  }),
  "GET /releases/{number}/rollback": operation({
    summary: "What a return to an earlier release would change",
    description: "Compared with what is published now; `added` comes back. Nothing is changed.",
    tag,
    access: "release.rollback",
    answer: releaseDiff,
    errors: ["not_found"],
  }),
  "POST /releases/{number}/rollback": operation({
    summary: "Return to the configuration of an earlier release",
    description:
      "Puts back sources, destinations, connections, tracking plan attachments, chains and the live versions of transformations and libraries, and publishes that as a new release. What is newer of transformations, libraries, credentials and plan versions stays, unused; values of credentials, write keys that were rotated, alert rules and channels stay as they are.",
    tag,
    access: "release.rollback",
    answer: z.object({ release: published }),
    publishes: true,
    errors: ["not_found", "conflict"],
  }),
};
