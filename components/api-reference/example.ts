/** Examples made from the schemas: values for bodies and answers, and a command to paste. */
import { bodyOf, resolve, type OpenApi, type Operation, type Schema } from "./openapi";

const DEPTH_MAX = 4;

/** What common fields look like. Any other text is "…". */
const SAMPLES: Readonly<Record<string, unknown>> = {
  name: "Web shop",
  connector: "webhook",
  settings: { url: "https://example.com/hook" },
  sourceId: "src_…",
  destinationId: "dst_…",
  email: "ada@example.com",
  password: "a sentence of your own",
  sql: "SELECT event, count(*) FROM tracks GROUP BY event",
  timeZone: "Europe/Berlin",
};

/** A value that fits: defaults, and what must be there; a change shows its first field. */
export function exampleOf(schema: Schema, document: OpenApi, depth = 0): unknown {
  const real = resolve(schema, document);
  if (real.default !== undefined) return real.default;
  if (real.const !== undefined) return real.const;
  if (real.enum !== undefined) return real.enum[0];
  const variant = (real.anyOf ?? real.oneOf)?.[0];
  if (variant !== undefined) return exampleOf(variant, document, depth + 1);
  if (depth > DEPTH_MAX) return null;
  if (real.type === "array") return [exampleOf(real.items ?? {}, document, depth + 1)];
  if (real.type === "object") return exampleObject(real, document, depth);
  return plainExample(real);
}

function exampleObject(schema: Schema, document: OpenApi, depth: number): Record<string, unknown> {
  const all = Object.entries(schema.properties ?? {});
  const needed = all.filter(([name]) => schema.required?.includes(name) === true);
  const shown = needed.length > 0 ? needed : all.slice(0, 1);
  return Object.fromEntries(
    shown.map(([name, inner]) => [name, SAMPLES[name] ?? exampleOf(inner, document, depth + 1)]),
  );
}

function plainExample(schema: Schema): unknown {
  const type = typeof schema.type === "string" ? schema.type : schema.type?.[0];
  if (type === "integer" || type === "number") return numberExample(schema);
  if (type === "boolean") return true;
  return type === "string" ? "…" : null;
}

/** 2026-01-01 for times, since any other number would look like none. */
const numberExample = (schema: Schema): number => {
  if (schema.description?.startsWith("Epoch milliseconds") === true) return 1_767_225_600_000;
  return Math.max(1, schema.minimum ?? 1);
};

/** "/sources/{id}/rotate-key" -> "$SOURCE_ID"; other names stand for themselves. */
function variableOf(path: string, name: string): string {
  if (name !== "id" && name !== "number") return name.replace(/[A-Z]/g, "_$&").toUpperCase();
  const before =
    path
      .slice(0, path.indexOf(`{${name}}`))
      .split("/")
      .at(-2) ?? "";
  return `${before.replace(/ies$/, "y").replace(/s$/, "").replaceAll("-", "_")}_${name}`.toUpperCase();
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A command that can be pasted: $TRIBUTARY_TOKEN is the bearer token, other variables stand for ids. */
export function curlOf(operation: Operation, document: OpenApi, origin: string): string {
  const path = operation.path.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => `$${variableOf(operation.path, name)}`,
  );
  const needed = operation.parameters.filter((one) => one.in === "query" && one.required);
  const query = needed.map(({ name }) => `${name}=$${variableOf("", name)}`).join("&");
  const isStream = "text/event-stream" in (operation.responses["200"]?.content ?? {});
  const flags = [
    isStream ? "--no-buffer " : "",
    operation.method === "GET" ? "" : `--request ${operation.method} `,
  ].join("");
  const lines = [`curl ${flags}"${origin}/api/v1${path}${query === "" ? "" : `?${query}`}"`];
  if (operation["x-access"] !== "public") lines.push(`--header "Authorization: Bearer $TRIBUTARY_TOKEN"`);
  const body = bodyOf(operation);
  if (body !== undefined) {
    lines.push(`--header "Content-Type: application/json"`);
    lines.push(`--data ${quoted(JSON.stringify(exampleOf(body, document)))}`);
  }
  return lines.join(" \\\n  ");
}
