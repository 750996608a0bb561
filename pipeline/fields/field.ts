/** Reading and changing one field of an event by its path. Changes copy what they touch: lanes share events. */
import { segmentsOf } from "../../contract/connection.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** The field's value; undefined when it is absent. Lists are entered by position. */
export type Read = (event: object) => unknown;

export function compileRead(path: string): Read {
  const segments = segmentsOf(path);
  return (event) => {
    let value: unknown = event;
    for (const segment of segments) {
      if (!isObject(value) || !Object.hasOwn(value, segment)) return undefined;
      value = value[segment];
    }
    return value;
  };
}

/** A copy with the value at the path; objects that are missing on the way are made. Unchanged when a text or number is in the way. */
export function withField(fields: Fields, segments: readonly string[], value: unknown): Fields {
  const [first, ...rest] = segments;
  if (first === undefined) return fields;
  if (rest.length === 0) return put(fields, first, value);
  const inner = Object.hasOwn(fields, first) ? fields[first] : {};
  if (!isObject(inner)) return fields;
  return put(fields, first, withField(inner, rest, value));
}

/** A copy without the field; the same object when it was absent. */
export function withoutField(fields: Fields, segments: readonly string[]): Fields {
  const [first, ...rest] = segments;
  if (first === undefined || !Object.hasOwn(fields, first)) return fields;
  if (rest.length === 0) return without(fields, first);
  const inner = fields[first];
  if (!isObject(inner)) return fields;
  const changed = withoutField(inner, rest);
  return changed === inner ? fields : put(fields, first, changed);
}

/** Also true for lists: their positions are fields. */
export const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null;

function put(fields: Fields, name: string, value: unknown): Fields {
  if (!Array.isArray(fields)) return { ...fields, [name]: value };
  const index = Number(name);
  if (!Number.isInteger(index) || index < 0 || index > fields.length) return fields;
  const copy: unknown[] = [...(fields as readonly unknown[])];
  copy[index] = value;
  return copy as unknown as Fields;
}

function without(fields: Fields, name: string): Fields {
  if (Array.isArray(fields))
    return (fields as readonly unknown[]).filter((_, index) => String(index) !== name) as unknown as Fields;
  const { [name]: _gone, ...rest } = fields;
  return rest;
}
