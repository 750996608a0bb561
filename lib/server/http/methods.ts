import { operations } from "@/lib/contract/operations";

const PREFIX = "/api/v1";

/** Methods by path, as operations name it: "/sources/{id}" -> GET, HEAD, PATCH, DELETE. */
const byPath = new Map<string, string[]>();
for (const key of Object.keys(operations)) {
  const [method = "", path = ""] = key.split(" ");
  const methods = byPath.get(path) ?? [];
  methods.push(...(method === "GET" ? ["GET", "HEAD"] : [method]));
  byPath.set(path, methods);
}
/** Fewer parameters first: /things/run is not a thing called "run". */
const bySpecificity = ([one]: [string, unknown], [other]: [string, unknown]): number =>
  one.split("{").length - other.split("{").length;
const patterns = [...byPath].sort(bySpecificity).map(([path, methods]) => ({
  pattern: new RegExp(`^${path.replaceAll(".", String.raw`\.`).replace(/\{\w+\}/g, "[^/]+")}/?$`),
  methods,
}));

/** The methods that this path of the API takes; null when it is none of its paths, or the method is one of them. */
export function methodsInstead(method: string, pathname: string): readonly string[] | null {
  if (method === "OPTIONS" || !pathname.startsWith(`${PREFIX}/`)) return null;
  const path = pathname.slice(PREFIX.length);
  const methods = byPath.get(path) ?? patterns.find(({ pattern }) => pattern.test(path))?.methods;
  return methods === undefined || methods.includes(method) ? null : methods;
}
