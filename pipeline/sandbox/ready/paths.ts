/** Fields of an event by path, changed in place: the event belongs to the step that works on it. */
import { segmentsOf } from "../../../contract/connection.ts";

export type Fields = Record<string, unknown>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isContainer = (value: unknown): value is Fields => typeof value === "object" && value !== null;

/** What to put in a value's place; undefined takes the field out. */
type Change = (value: unknown) => unknown;

const EVERY = "*";

/** Calls `change` for each field that the path names and that is there. */
export function compileChange(path: string, change: Change): (event: Fields) => void {
  const segments = segmentsOf(path);
  return (event) => changeIn(event, segments, 0, change);
}

function changeIn(owner: Fields, segments: readonly string[], at: number, change: Change): void {
  const segment = segments[at] ?? "";
  const names = segment === EVERY ? Object.keys(owner) : Object.hasOwn(owner, segment) ? [segment] : [];
  for (const name of names) {
    const value = owner[name];
    if (at === segments.length - 1) put(owner, name, change(value));
    else if (isContainer(value)) changeIn(value, segments, at + 1, change);
  }
}

/** A list keeps its length: null stands where an entry was. */
function put(owner: Fields, name: string, value: unknown): void {
  if (value !== undefined) owner[name] = value;
  else if (Array.isArray(owner)) owner[name] = null;
  else delete owner[name];
}

/** The first value that the path names; undefined when it is absent. */
export function compileRead(path: string): (event: unknown) => unknown {
  const segments = path === "" ? [] : segmentsOf(path);
  return (event) => {
    let value: unknown = event;
    for (const segment of segments) {
      if (!isContainer(value)) return undefined;
      const name = segment === EVERY ? Object.keys(value)[0] : segment;
      if (name === undefined || !Object.hasOwn(value, name)) return undefined;
      value = value[name];
    }
    return value;
  };
}

/** Writes a value, making the objects on the way. Something else on the way stays: then nothing is written. */
export function compileWrite(path: string): (event: Fields, value: unknown) => void {
  const segments = segmentsOf(path);
  const last = segments.at(-1) ?? "";
  return (event, value) => {
    let owner: Fields = event;
    for (const segment of segments.slice(0, -1)) {
      if (!Object.hasOwn(owner, segment) || owner[segment] === null) owner[segment] = {};
      const inner = owner[segment];
      if (!isContainer(inner)) return;
      owner = inner;
    }
    owner[last] = value;
  };
}

/** A value as text, where it has an obvious one. */
export function scalarText(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}
