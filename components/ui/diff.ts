/** What changed between two JSON values, by path. */
export interface Change {
  readonly path: string;
  readonly kind: "added" | "removed" | "changed";
  readonly before: unknown;
  readonly after: unknown;
}

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** In order of the paths in `before`, then what `after` adds. A missing whole counts as an empty object. */
export function diffJson(before: unknown, after: unknown, path = ""): Change[] {
  const left = before ?? (isBranch(after) && path === "" ? {} : before);
  const right = after ?? (isBranch(before) && path === "" ? {} : after);
  if (!isBranch(left) || !isBranch(right) || Array.isArray(left) !== Array.isArray(right)) {
    return Object.is(left, right) ? [] : [{ path, kind: "changed", before, after }];
  }
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => member(left, right, key, path === "" ? key : `${path}.${key}`));
}

type Branch = Readonly<Record<string, unknown>>;

function member(left: Branch, right: Branch, key: string, path: string): Change[] {
  if (!(key in left)) return [{ path, kind: "added", before: undefined, after: right[key] }];
  if (!(key in right)) return [{ path, kind: "removed", before: left[key], after: undefined }];
  return diffJson(left[key], right[key], path);
}
