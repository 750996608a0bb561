import { z } from "zod";
import { TRANSFORMATION_CODE_CHARS_MAX, transformationLanguage } from "@/contract/transformation";
import { id, listOf, namePart, operation, paging, published, sortedBy, time } from "./operation";
import { publishTransformation, revision, versionView } from "./transformation";

const version = z.int().min(1);
const code = z.string().max(TRANSFORMATION_CODE_CHARS_MAX);
export const library = z
  .object({
    id,
    name: z.string().meta({ description: 'As in: import { hash } from "piiTools"' }),
    description: z.string(),
    language: transformationLanguage,
    code: z.string(),
    revision: version,
    draftBy: z.string(),
    draftAt: time,
    hasChanges: z.boolean(),
    liveVersion: version.nullable(),
    usedBy: z.array(z.object({ id, name: z.string() })),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "Library" });
export type Library = z.infer<typeof library>;
/** Whether its test cases were overridden stands in the audit log only. */
const libraryVersion = versionView.omit({ overrideReason: true }).meta({ id: "LibraryVersion" });
export type LibraryVersion = z.infer<typeof libraryVersion>;
const side = z.object({
  version: version.nullable().meta({ description: "Null: the draft." }),
  language: transformationLanguage,
  code: z.string(),
});
const libraryName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9_]{0,99}$/, "A name that code can use: a small letter, then letters and digits.");
const description = z.string().trim().max(500);
export const createLibrary = z.strictObject({
  name: libraryName,
  description: description.default(""),
  language: transformationLanguage.default("javascript"),
  code,
});
export const updateLibrary = z.strictObject({
  description: description.optional(),
  language: transformationLanguage.optional(),
  code: code.optional(),
  revision,
});

export const credential = z
  .object({
    id,
    name: z.string(),
    hint: z.string().meta({ description: "The last characters, to recognise it by." }),
    setBy: z.string(),
    setAt: time,
  })
  .meta({ id: "Credential" });
export type Credential = z.infer<typeof credential>;
const value = z.string().min(1).max(10_000);
const credentialName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,99}$/, "Begins with a letter; letters, digits, _ . and -.");
export const createCredential = z.strictObject({ name: credentialName, value });
export const updateCredential = z.strictObject({ value });

const tag = "Transformations";
const read = "transformation.read";
const write = "transformation.write";
const gone = ["not_found"] as const;
const written = { release: published };

export const libraryOperations = {
  "GET /libraries": operation({
    summary: "List libraries",
    tag,
    access: read,
    query: z.object({
      ...paging,
      q: namePart,
      sort: sortedBy("name", "createdAt", "draftAt").default("name"),
    }),
    answer: listOf(library),
  }),
  "POST /libraries": operation({
    summary: "Create a library",
    description: "Code that transformations import by its name, once it is published.",
    tag,
    access: write,
    body: createLibrary,
    answer: library,
    status: 201,
    errors: ["code_invalid", "conflict"],
  }),
  "GET /libraries/{id}": operation({
    summary: "Get a library with its draft",
    tag,
    access: read,
    answer: library,
    errors: gone,
  }),
  "PATCH /libraries/{id}": operation({
    summary: "Change the draft of a library",
    tag,
    access: write,
    body: updateLibrary,
    answer: library,
    errors: ["not_found", "code_invalid", "conflict"],
  }),
  "DELETE /libraries/{id}": operation({
    summary: "Delete a library",
    description: "Refused while a transformation imports it.",
    tag,
    access: write,
    answer: z.object({ id, ...written }),
    publishes: true,
    errors: ["not_found", "conflict"],
  }),
  "POST /libraries/{id}/publish": operation({
    summary: "Publish the draft of a library",
    description: "First runs the test cases of every transformation that imports it.",
    tag,
    access: write,
    body: publishTransformation,
    answer: z.object({ id, version, ...written }),
    publishes: true,
    errors: ["not_found", "code_invalid", "tests_failed", "conflict", "pipeline_unavailable"],
  }),
  "GET /libraries/{id}/versions": operation({
    summary: "List a library's published versions, newest first",
    tag,
    access: read,
    query: z.object(paging),
    answer: listOf(libraryVersion),
    errors: gone,
  }),
  "GET /libraries/{id}/diff": operation({
    summary: "Two versions of a library side by side",
    tag,
    access: read,
    query: z.object({
      from: z.coerce.number().int().min(1).optional().meta({ description: "The live version when absent." }),
      to: z.coerce.number().int().min(1).optional().meta({ description: "The draft when absent." }),
    }),
    answer: z.object({ from: side, to: side }),
    errors: gone,
  }),
  "POST /libraries/{id}/rollback": operation({
    summary: "Run an earlier version of a library again",
    description: "In every chain that imports it, without running test cases first.",
    tag,
    access: write,
    body: z.strictObject({ version }),
    answer: z.object({ id, version, ...written }),
    publishes: true,
    errors: ["not_found", "conflict"],
  }),
  "GET /credentials": operation({
    summary: "List credentials, without their values",
    tag,
    access: "credential.read",
    query: z.object({ ...paging, q: namePart, sort: sortedBy("name", "setAt").default("name") }),
    answer: listOf(credential),
  }),
  "POST /credentials": operation({
    summary: "Set a credential",
    description: "Code reads it with getCredential(name). Its value never leaves again.",
    tag,
    access: "credential.write",
    body: createCredential,
    answer: credential.extend(written).meta({ id: "WrittenCredential" }),
    status: 201,
    publishes: true,
    errors: ["conflict"],
  }),
  "PATCH /credentials/{id}": operation({
    summary: "Replace a credential's value",
    tag,
    access: "credential.write",
    body: updateCredential,
    answer: credential.extend(written).meta({ id: "ReplacedCredential" }),
    publishes: true,
    errors: gone,
  }),
  "DELETE /credentials/{id}": operation({
    summary: "Delete a credential",
    tag,
    access: "credential.write",
    answer: z.object({ id, ...written }),
    publishes: true,
    errors: gone,
  }),
};
