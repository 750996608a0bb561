/** Fields that events have, as paths for suggestions. Pure. */

const DEPTH_MAX = 5;
const PATHS_MAX = 300;

/** Paths of all values in these events, most frequent first. */
export function fieldPaths(events: readonly object[]): readonly string[] {
  const seen = new Map<string, number>();
  for (const event of events) collect(event, [], seen);
  return [...seen]
    .sort(([a, times], [b, others]) => others - times || a.localeCompare(b))
    .map(([path]) => path)
    .slice(0, PATHS_MAX);
}

function collect(value: object, before: readonly string[], seen: Map<string, number>): void {
  for (const [name, inner] of Object.entries(value)) {
    const path = [...before, name.replaceAll(".", String.raw`\.`)];
    if (typeof inner === "object" && inner !== null && !Array.isArray(inner) && path.length < DEPTH_MAX)
      collect(inner, path, seen);
    else if (seen.size < PATHS_MAX * 2 || seen.has(path.join(".")))
      seen.set(path.join("."), (seen.get(path.join(".")) ?? 0) + 1);
  }
}
