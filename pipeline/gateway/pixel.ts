/** Events that arrive in the query of a GET: image pixels of both dialects, and plain webhooks. */

/** Standard or URL-safe base64 of JSON, or JSON itself: the body that a POST would have had. */
export function segmentPixelBody(query: URLSearchParams): Buffer {
  // A plus in an unescaped query reads as a space; base64 has no spaces.
  const data = (query.get("data") ?? "").trim();
  if (data.startsWith("{")) return Buffer.from(data);
  return Buffer.from(data.replaceAll(" ", "+"), "base64");
}

const FORBIDDEN: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
type Tree = Map<string, string | Tree>;

function plant(tree: Tree, path: readonly string[], value: string): void {
  let node = tree;
  for (const step of path.slice(0, -1)) {
    const child = node.get(step);
    if (child instanceof Map) {
      node = child;
    } else {
      const fresh: Tree = new Map();
      node.set(step, fresh);
      node = fresh;
    }
  }
  node.set(path.at(-1) ?? "", value);
}

const plain = (tree: Tree): object =>
  Object.fromEntries(
    [...tree].map(([key, value]) => [key, value instanceof Map ? plain(value) : value] as const),
  );

/** Flat query keys become fields; dots in a key nest, at most ten levels. The write key stays out. */
export function rudderstackPixelBody(query: URLSearchParams, now: number): Buffer {
  const at = new Date(now).toISOString();
  const tree: Tree = new Map<string, string | Tree>([
    ["channel", "web"],
    ["originalTimestamp", at],
    ["sentAt", at],
  ]);
  for (const [key, value] of query) {
    const path = key.split(".");
    if (key === "writeKey" || path.length > 10 || path.some((step) => FORBIDDEN.has(step))) continue;
    plant(tree, path, value);
  }
  return Buffer.from(JSON.stringify({ ...plain(tree), integrations: { All: true } }));
}

/** A form as the JSON object that it means; of a repeated name the last value counts. */
export const formBody = (form: Buffer): Buffer =>
  Buffer.from(JSON.stringify(Object.fromEntries(new URLSearchParams(form.toString()))));

/** A third party's call as one track event; it names no person, so each gets an anonymous one of its own. */
export function webhookBody(payload: unknown, anonymousId: string): Buffer {
  const isObject = typeof payload === "object" && payload !== null && !Array.isArray(payload);
  const event = {
    type: "track",
    event: "Webhook Received",
    anonymousId,
    properties: isObject ? payload : { payload },
  };
  return Buffer.from(JSON.stringify(event));
}
