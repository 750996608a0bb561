/** Which path means what, for both wire dialects. Pure: a method and a path in, a route out. */
import type { EventType } from "../../contract/event.ts";

export type Route =
  /** `type` null: the items carry their own. `unsupported`: a call we know of but do not take; it goes to quarantine. */
  | { readonly kind: "event"; readonly family: string; readonly type: EventType | null }
  | { readonly kind: "batch"; readonly family: string }
  | { readonly kind: "webhook"; readonly family: string }
  | {
      readonly kind: "pixel";
      readonly family: string;
      readonly type: EventType;
      readonly dialect: "segment" | "rudderstack";
    }
  /** SDKs' numbers about themselves: taken and dropped. */
  | { readonly kind: "sdk_metrics"; readonly family: string }
  | { readonly kind: "settings"; readonly family: string; readonly writeKey: string }
  | { readonly kind: "source_config"; readonly family: string }
  | { readonly kind: "snippet"; readonly family: string; readonly writeKey: string }
  | { readonly kind: "sdk_file"; readonly family: string; readonly name: string }
  | { readonly kind: "about"; readonly family: string; readonly page: AboutPage };

export type AboutPage = "root" | "health" | "version" | "docs" | "robots" | "livez" | "readyz";

export type Match =
  | { readonly kind: "route"; readonly route: Route }
  | { readonly kind: "wrong_method"; readonly allow: string }
  | { readonly kind: "unknown" };

interface Entry {
  readonly methods: readonly string[];
  readonly route: Route;
}

const POST = ["POST"] as const;
const READ = ["GET", "HEAD"] as const;
const CALLS: readonly EventType[] = ["track", "identify", "page", "screen", "group", "alias"];

const table = new Map<string, Entry>();
const add = (path: string, methods: readonly string[], route: Route): void => {
  table.set(path, { methods, route });
};

for (const type of CALLS) {
  for (const path of [type, type.charAt(0)]) {
    add(`/v1/${path}`, POST, { kind: "event", family: "event", type });
    add(`/${path}`, POST, { kind: "event", family: "event", type });
  }
  add(`/v1/pixel/${type}`, READ, { kind: "pixel", family: "pixel", type, dialect: "segment" });
  add(`/pixel/${type}`, READ, { kind: "pixel", family: "pixel", type, dialect: "segment" });
}
for (const path of ["batch", "import", "b"]) {
  add(`/v1/${path}`, POST, { kind: "batch", family: "batch" });
  add(`/${path}`, POST, { kind: "batch", family: "batch" });
}
for (const path of ["merge", "audiencelist"]) {
  add(`/v1/${path}`, POST, { kind: "event", family: "event", type: null });
}
add("/beacon/v1/batch", POST, { kind: "batch", family: "beacon" });
for (const type of ["track", "page"] as const) {
  add(`/pixel/v1/${type}`, READ, { kind: "pixel", family: "pixel", type, dialect: "rudderstack" });
}
for (const path of ["/v1/m", "/m", "/rsaMetrics"]) {
  add(path, POST, { kind: "sdk_metrics", family: "sdk_metrics" });
}
add("/v1/webhook", ["POST", "GET"], { kind: "webhook", family: "webhook" });
add("/sourceConfig", READ, { kind: "source_config", family: "settings" });
const ABOUT: readonly (readonly [string, AboutPage])[] = [
  ["/", "root"],
  ["/health", "health"],
  ["/version", "version"],
  ["/docs", "docs"],
  ["/robots.txt", "robots"],
  ["/livez", "livez"],
  ["/readyz", "readyz"],
];
for (const [path, page] of ABOUT) add(path, READ, { kind: "about", family: "about", page });

const SETTINGS = /^\/v1\/projects\/([^/]+)\/settings$/;
const SNIPPET = /^\/analytics\.js\/v1\/([^/]+)\/(?:platform\/)?analytics(?:\.min)?\.js$/;
const SDK_FILE = /^\/analytics-next\/bundles\/([^/]+)$/;

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Paths that carry a write key or a file name. */
function patternRoute(path: string): Route | null {
  const settings = SETTINGS.exec(path)?.[1];
  if (settings !== undefined) {
    const writeKey = decoded(settings);
    return writeKey === null ? null : { kind: "settings", family: "settings", writeKey };
  }
  const snippet = SNIPPET.exec(path)?.[1];
  if (snippet !== undefined) {
    const writeKey = decoded(snippet);
    return writeKey === null ? null : { kind: "snippet", family: "snippet", writeKey };
  }
  const name = SDK_FILE.exec(path)?.[1];
  return name === undefined ? null : { kind: "sdk_file", family: "snippet", name };
}

/** Base addresses are often configured with a slash at their end, so `//v1/batch/` means `/v1/batch`. */
function tidied(path: string): string {
  const single = path.includes("//") ? path.replaceAll(/\/{2,}/g, "/") : path;
  return single.length > 1 && single.endsWith("/") ? single.slice(0, -1) : single;
}

const answer = (entry: Entry, method: string): Match =>
  entry.methods.includes(method)
    ? { kind: "route", route: entry.route }
    : { kind: "wrong_method", allow: [...entry.methods, "OPTIONS"].join(", ") };

/** `path` is without the query. Method OPTIONS is answered before routing. */
export function matchRoute(method: string, path: string): Match {
  const exact = table.get(path);
  if (exact !== undefined) return answer(exact, method);
  const tidy = tidied(path);
  const entry = table.get(tidy);
  if (entry !== undefined) return answer(entry, method);
  const route = patternRoute(tidy);
  return route === null ? { kind: "unknown" } : answer({ methods: READ, route }, method);
}

/** Every fixed path, for the documentation's test. */
export const fixedPaths = (): readonly string[] => [...table.keys()];

const PATTERNS = [
  "/v1/projects/{writeKey}/settings",
  "/analytics.js/v1/{writeKey}/analytics.min.js",
  "/analytics-next/bundles/{file}",
] as const;

/** Every path with its methods, one a line, for people who ask the gateway itself. */
export const pathList = (): string =>
  [
    ...[...table].map(([path, { methods }]) => `${methods.join(", ")} ${path}`),
    ...PATTERNS.map((path) => `${READ.join(", ")} ${path}`),
  ].join("\n");
