/** Taking values out of an event's properties. */
import type { Json, JsonObject } from "../contract/event.ts";

/** Paths as a tree; an empty branch is where something goes. */
interface Cuts extends Map<string, Cuts> {}

/** A copy without the values at these paths; an array closes up. Parts that lose nothing are shared with the original. */
export function withoutPaths(value: JsonObject, paths: readonly (readonly string[])[]): JsonObject {
  const cuts: Cuts = new Map();
  for (const path of paths) {
    let branch = cuts;
    for (const [index, part] of path.entries()) {
      const known = branch.get(part);
      // Something above goes already, and this with it.
      if (known?.size === 0) break;
      const next: Cuts = known ?? new Map();
      if (index === path.length - 1) next.clear();
      branch.set(part, next);
      branch = next;
    }
  }
  return cutObject(value, cuts);
}

function cut(value: Json, cuts: Cuts): Json {
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    return items.flatMap((item, index) => {
      const own = cuts.get(String(index));
      if (own === undefined) return [item];
      return own.size === 0 ? [] : [cut(item, own)];
    });
  }
  return typeof value === "object" && value !== null ? cutObject(value as JsonObject, cuts) : value;
}

function cutObject(value: JsonObject, cuts: Cuts): JsonObject {
  const kept: [string, Json][] = [];
  for (const [key, child] of Object.entries(value)) {
    const own = cuts.get(key);
    if (own === undefined) kept.push([key, child]);
    else if (own.size > 0) kept.push([key, cut(child, own)]);
  }
  return Object.fromEntries(kept);
}
