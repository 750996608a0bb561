/**
 * Ready-made transformations: what each is called and which settings it takes. The console draws forms from the schemas,
 * the pipeline runs them without a sandbox. In paths a dot separates names, `\.` is a dot in a name and `*` stands for every
 * entry of a list or object, such as `properties.products.*.price`.
 */
import { z } from "zod";
import { condition, segmentsOf } from "./connection.ts";
import type { ReadyMade } from "./transformation.ts";

const UNSAFE = new Set(["__proto__", "constructor", "prototype"]);
/** What says which event it is, and when it came, is not theirs to change. */
const FIXED = new Set(["messageId", "type", "receivedAt"]);
const DEPTH_MAX = 20;

function isPath(text: string): boolean {
  const segments = segmentsOf(text);
  return segments.length <= DEPTH_MAX && segments.every((segment) => segment !== "" && !UNSAFE.has(segment));
}

const readPath = z
  .string()
  .min(1)
  .max(500)
  .refine(isPath, "A path names fields with dots between them, such as traits.email.");
const path = readPath.refine(
  (text) => !FIXED.has(segmentsOf(text)[0] ?? ""),
  "messageId, type and receivedAt cannot be changed.",
);
const plainPath = path.refine((text) => !segmentsOf(text).includes("*"), "This path takes no *.");
const fields = z.array(path).min(1).max(100).meta({
  title: "Fields",
  description: "Paths such as traits.email or properties.products.*.price.",
});

const credential = z.string().max(200).optional();
const header = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, "A header's name has no spaces.")
  .default("Authorization");
const urlTemplate = z
  .string()
  .max(2000)
  .regex(/^https?:\/\/[^\s{}]+/, "An address begins with https:// and a host.");

/** Where an answer is asked for: shared by what asks providers. */
const asking = {
  credential: credential.meta({
    title: "Credential",
    description: "Name of a credential that is sent in the header below; empty for none.",
  }),
  header: header.meta({ title: "Header", description: "Header that carries the credential." }),
};

const mask = z.strictObject({
  fields,
  keepStart: z.int().min(0).max(20).default(0).meta({
    title: "Characters kept at the start",
  }),
  keepEnd: z.int().min(0).max(20).default(0).meta({ title: "Characters kept at the end" }),
  keepEmailDomain: z.boolean().default(false).meta({
    title: "Keep the domain of e-mail addresses",
  }),
});

const hash = z.strictObject({
  fields,
  salt: credential.meta({
    title: "Salt",
    description:
      "Name of a credential that is mixed in, so that nobody can find values by trying; empty for plain SHA-256.",
  }),
  normalise: z.boolean().default(true).meta({
    title: "Trim and lower-case first",
    description: "As ad platforms expect it of e-mail addresses.",
  }),
});

const dropFields = z.strictObject({ fields });

const sample = z.strictObject({
  percent: z.number().min(0).max(100).meta({
    title: "Percent",
    description: "Share of people whose events go on. It is always the same people.",
  }),
});

const filter = z.strictObject({
  action: z.enum(["keep", "drop"]).default("keep").meta({
    title: "Events that fit",
    description: "keep lets only these through, drop lets all others through.",
  }),
  match: z.enum(["all", "any"]).default("all").meta({ title: "How many conditions must hold" }),
  conditions: z.array(condition).min(1).max(50).meta({ title: "Conditions" }),
});

const rename = z.strictObject({
  fields: z
    .array(
      z.strictObject({
        from: plainPath.meta({ title: "From", placeholder: "properties.mail" }),
        to: plainPath.meta({ title: "To", placeholder: "properties.email" }),
      }),
    )
    .min(1)
    .max(100)
    .meta({ title: "Fields", description: "A field that is absent is left alone." }),
});

const mapValues = z.strictObject({
  field: path.meta({ title: "Field", placeholder: "properties.plan" }),
  values: z.record(z.string().max(500), z.string().max(500)).meta({
    title: "Values",
    description: "Old value and new value. Numbers and true/false are compared as text.",
  }),
  otherwise: z.enum(["keep", "remove"]).default("keep").meta({
    title: "Any other value",
  }),
});

const flatten = z.strictObject({
  field: plainPath.default("properties").meta({
    title: "Object",
    description: "Objects inside it become fields of it: address.city becomes address_city.",
  }),
  separator: z.string().min(1).max(10).default("_").meta({ title: "Separator" }),
  lists: z.boolean().default(false).meta({
    title: "Lists too",
    description: "The first entry of tags becomes tags_0.",
  }),
});

const setConstant = z.strictObject({
  field: plainPath.meta({ title: "Field", placeholder: "properties.region" }),
  value: z.string().max(10_000).meta({ title: "Value" }),
  as: z.enum(["text", "number", "boolean", "json"]).default("text").meta({
    title: "Kind of value",
  }),
  onlyIfMissing: z.boolean().default(false).meta({ title: "Only when the field is absent" }),
});

const parseUserAgent = z.strictObject({
  field: readPath.default("context.userAgent").meta({ title: "User agent", description: "Where it stands." }),
  target: plainPath.default("context").meta({
    title: "Object to write to",
    description:
      "Gets browser {name, version}, os {name, version} and device {type}; what is there already stays.",
  }),
});

const enrichHttp = z.strictObject({
  url: urlTemplate.meta({
    title: "Address",
    description:
      "{{path}} is replaced with a field of the event. When such a field is absent, nothing is asked. Asked with GET; the answer must be JSON.",
    placeholder: "https://api.example.com/companies?domain={{traits.company.domain}}",
  }),
  ...asking,
  pick: z.string().max(500).default("").meta({
    title: "Part of the answer",
    description: "Path within the answer; empty for all of it.",
  }),
  target: plainPath.default("context.enrichment").meta({ title: "Field to write to" }),
  budgetMs: z.int().min(50).max(5000).default(1000).meta({
    title: "Time limit (ms)",
    description: "An event waits no longer than this for the answer.",
  }),
  cacheMinutes: z.int().min(0).max(10_080).default(60).meta({ title: "Answers are kept (minutes)" }),
  onFailure: z.enum(["continue", "quarantine"]).default("continue").meta({
    title: "Without an answer",
    description: "continue lets the event go on as it is, quarantine keeps it back.",
  }),
});

const verifyEmail = z.strictObject({
  fields: z
    .array(readPath)
    .min(1)
    .max(10)
    .default(["traits.email", "context.traits.email", "properties.email"])
    .meta({ title: "Address", description: "The first of these fields that holds text is checked." }),
  checkMx: z.boolean().default(true).meta({
    title: "Ask the domain's mail servers (MX)",
    description: "Whether the domain takes mail at all. No mail is sent.",
  }),
  checkDisposable: z.boolean().default(true).meta({ title: "Recognise throw-away domains" }),
  providerUrl: urlTemplate.or(z.literal("")).default("").meta({
    title: "Provider",
    description:
      "Address of a verification service with {{email}} in it; empty for none. Asked with GET; the answer must be JSON.",
    placeholder: "https://verify.example.com/v1?email={{email}}",
  }),
  ...asking,
  providerVerdict: z.string().max(500).default("verdict").meta({
    title: "Verdict in the answer",
    description:
      "Path of a text within the provider's answer: deliverable, undeliverable, risky or unknown (valid and invalid are understood too).",
  }),
  budgetMs: z.int().min(50).max(5000).default(500).meta({
    title: "Time limit (ms)",
    description: "After this the event goes on with the verdict unknown.",
  }),
  cacheHours: z.int().min(0).max(720).default(24).meta({ title: "Verdicts are kept (hours)" }),
});

/** Settings of each; a test keeps this complete. */
export const READY_MADE_SETTINGS = {
  mask,
  hash,
  drop_fields: dropFields,
  sample,
  filter,
  rename,
  map_values: mapValues,
  flatten,
  set_constant: setConstant,
  parse_user_agent: parseUserAgent,
  enrich_http: enrichHttp,
  verify_email: verifyEmail,
} as const satisfies Record<ReadyMade, z.ZodObject>;

/** Parsed settings of one of them. */
export type ReadyMadeSettings<K extends ReadyMade> = Readonly<z.output<(typeof READY_MADE_SETTINGS)[K]>>;

export const READY_MADE_WORDS: Readonly<
  Record<ReadyMade, { readonly name: string; readonly summary: string }>
> = {
  mask: {
    name: "Mask fields",
    summary: "Replaces values with stars, all of them or all but a few characters.",
  },
  hash: { name: "Hash fields", summary: "Replaces values with their SHA-256, with a secret salt if wanted." },
  drop_fields: { name: "Drop fields", summary: "Takes fields out." },
  sample: { name: "Sample people", summary: "Lets the events of a share of people through." },
  filter: { name: "Filter events", summary: "Keeps or drops events by conditions on their fields." },
  rename: { name: "Rename fields", summary: "Moves values to other fields." },
  map_values: { name: "Map values", summary: "Replaces values by a table." },
  flatten: { name: "Flatten", summary: "Makes nested objects flat." },
  set_constant: { name: "Set a constant", summary: "Writes a fixed value into a field." },
  parse_user_agent: {
    name: "Parse user agent",
    summary: "Adds browser, operating system and kind of device.",
  },
  enrich_http: {
    name: "Enrich over HTTP",
    summary: "Asks an API of yours and adds its answer to the event.",
  },
  verify_email: {
    name: "Verify e-mail addresses",
    summary:
      "Adds whether an address can receive mail: syntax, mail servers, throw-away domains, a provider.",
  },
};
