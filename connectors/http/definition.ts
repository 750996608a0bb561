import { z } from "zod";
import type { ConnectorDefinition } from "../kit/definition.ts";
import { customHeaders, isHeaderValue } from "../kit/headers.ts";
import { webAddress } from "../kit/url.ts";
import { compileJson, compileUrl } from "./template.ts";

/** The reason why a template cannot be used, for people; null when it can. */
function complaint(compile: () => unknown): string | null {
  try {
    compile();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const check =
  (compile: (template: string) => unknown) =>
  (context: { readonly value: string; issues: unknown[] }): void => {
    const message = complaint(() => compile(context.value));
    if (message !== null) context.issues.push({ code: "custom", message, input: context.value });
  };

const template = (compile: (template: string) => unknown) => z.string().max(65_536).check(check(compile));

export const httpSettings = z.strictObject({
  method: z.enum(["POST", "PUT", "PATCH", "DELETE", "GET"]).default("POST").meta({
    title: "Method",
    description: "GET and DELETE send no body.",
  }),
  url: webAddress.check(check(compileUrl)).meta({
    title: "URL",
    description: "Placeholders such as {{event.userId}} may stand in the path and the query.",
    placeholder: "https://api.example.com/people/{{event.userId}}",
  }),
  headers: customHeaders.optional().meta({
    title: "Headers",
    description: "Sent with every request. Their values are kept sealed and never shown again.",
    placeholder: "X-Team: growth",
  }),
  token: z
    .string()
    .min(1)
    .max(4096)
    .refine(isHeaderValue, "A token is one line of plain characters.")
    .optional()
    .meta({ title: "Bearer token", description: "Sent as Authorization: Bearer …, kept sealed." }),
  body: template(compileJson).optional().meta({
    title: "Body",
    description:
      "JSON with placeholders: {{event.properties.total}} alone becomes the value, inside quotes it becomes text. Empty: the whole event.",
    placeholder: '{ "person": {{event.userId}}, "note": "bought for {{event.properties.total}}" }',
    format: "json-template",
  }),
});
export type HttpSettings = z.infer<typeof httpSettings>;

export const httpDefinition: ConnectorDefinition<typeof httpSettings> = {
  slug: "http",
  name: "HTTP",
  roles: ["source", "destination"],
  category: "Developer",
  summary: "Receives events from any SDK or HTTP client; sends each event as a request that you shape.",
  settings: httpSettings,
  secrets: ["token", "headers"],
  limits: { batchItemsMax: 1, batchBytesMax: 1024 * 1024 },
  ordering: "person",
  verified: "contract",
};
