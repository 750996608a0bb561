/** What the editor offers while one types. */
import type { EditorCompletion } from "@/components/ui/code-editor-props";

const GLOBALS: readonly EditorCompletion[] = [
  { label: "log", kind: "function", detail: "(…values)" },
  { label: "fetch", kind: "function", detail: "(url, options) → JSON" },
  { label: "fetchV2", kind: "function", detail: "(url, options) → {status, headers, body}" },
  { label: "geolocation", kind: "function", detail: "(ip)" },
  { label: "getCredential", kind: "function", detail: "(name)" },
  ...[
    "sourceId",
    "sourceName",
    "destinationId",
    "destinationName",
    "eventName",
    "eventType",
    "messageId",
  ].map((name): EditorCompletion => ({ label: `metadata(event).${name}`, kind: "property" })),
];

const DEPTH_MAX = 4;
const PATHS_MAX = 500;
const isPlainName = (name: string): boolean => /^[A-Za-z_$][\w$]*$/.test(name);

/** Fields of the sample events as paths: event.properties.total. */
function pathsOf(events: readonly unknown[]): string[] {
  const found = new Set<string>();
  const visit = (value: unknown, path: string, depth: number): void => {
    if (typeof value !== "object" || value === null || Array.isArray(value) || depth > DEPTH_MAX) return;
    for (const [name, inner] of Object.entries(value)) {
      if (!isPlainName(name) || found.size >= PATHS_MAX) continue;
      found.add(`${path}.${name}`);
      visit(inner, `${path}.${name}`, depth + 1);
    }
  };
  for (const event of events) visit(event, "event", 1);
  return [...found].sort();
}

interface Known {
  readonly events: readonly unknown[];
  readonly libraries: readonly string[];
  readonly credentials: readonly string[];
}

export const completionsOf = ({ events, libraries, credentials }: Known): EditorCompletion[] => [
  ...GLOBALS,
  ...credentials.map((name): EditorCompletion => ({ label: `getCredential("${name}")`, kind: "function" })),
  ...libraries.map((label): EditorCompletion => ({ label, kind: "module", detail: "library" })),
  ...pathsOf(events).map((label): EditorCompletion => ({ label, kind: "property" })),
];
