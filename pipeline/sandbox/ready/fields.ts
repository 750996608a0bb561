/** Ready-made transformations that need nothing but the event. */
import { createHash } from "node:crypto";
import type { ReadyMadeSettings } from "../../../contract/ready-made.ts";
import { compileChange, compileRead, compileWrite, isObject, scalarText, type Fields } from "./paths.ts";
import { ReadyMadeError, type ReadyPorts, type ReadyStep } from "./step.ts";

const always =
  (changes: readonly ((event: Fields) => void)[]): ReadyStep =>
  (event) => {
    for (const change of changes) change(event);
    return true;
  };

const STARS_MAX = 20;

/** Whatever is not text or a number is masked as a whole, so that nothing gets by in an unexpected shape. */
export function maskFields(settings: ReadyMadeSettings<"mask">): ReadyStep {
  const { keepStart, keepEnd, keepEmailDomain } = settings;
  const masked = (text: string): string => {
    const at = keepEmailDomain ? text.lastIndexOf("@") : -1;
    const chars = Array.from(at > 0 ? text.slice(0, at) : text);
    const hidden = chars.length - keepStart - keepEnd;
    // Short texts would be given away by what is kept of them.
    const shown = hidden > 0 ? [chars.slice(0, keepStart), chars.slice(chars.length - keepEnd)] : [[], []];
    const stars = "*".repeat(Math.min(hidden > 0 ? hidden : chars.length, STARS_MAX));
    return `${shown[0]?.join("") ?? ""}${stars}${shown[1]?.join("") ?? ""}${at > 0 ? text.slice(at) : ""}`;
  };
  const change = (value: unknown): unknown => {
    if (value === null || value === "") return value;
    const text = scalarText(value);
    return text === null ? "****" : masked(text);
  };
  return always(settings.fields.map((path) => compileChange(path, change)));
}

/** Objects and lists are hashed as their JSON. */
export function hashFields(settings: ReadyMadeSettings<"hash">, ports: ReadyPorts): ReadyStep {
  const salt = settings.salt === undefined || settings.salt === "" ? "" : ports.credential(settings.salt);
  const change = (value: unknown): unknown => {
    if (value === null || value === "") return value;
    const text = scalarText(value) ?? JSON.stringify(value);
    const input = settings.normalise ? text.trim().toLowerCase() : text;
    return createHash("sha256").update(salt).update(input).digest("hex");
  };
  return always(settings.fields.map((path) => compileChange(path, change)));
}

export function dropFields({ fields }: ReadyMadeSettings<"drop_fields">): ReadyStep {
  return always(fields.map((path) => compileChange(path, () => undefined)));
}

export function renameFields({ fields }: ReadyMadeSettings<"rename">): ReadyStep {
  return always(
    fields.map(({ from, to }) => {
      const read = compileRead(from);
      const remove = compileChange(from, () => undefined);
      const write = compileWrite(to);
      return (event: Fields) => {
        const value = read(event);
        if (value === undefined) return;
        remove(event);
        write(event, value);
      };
    }),
  );
}

export function mapValues({ field, values, otherwise }: ReadyMadeSettings<"map_values">): ReadyStep {
  const table = new Map(Object.entries(values));
  const change = (value: unknown): unknown => {
    const text = scalarText(value);
    const found = text === null ? undefined : table.get(text);
    return found ?? (otherwise === "keep" ? value : undefined);
  };
  return always([compileChange(field, change)]);
}

const FLATTEN_FIELDS_MAX = 5_000;

export function flattenObject({ field, separator, lists }: ReadyMadeSettings<"flatten">): ReadyStep {
  const change = (value: unknown): unknown => {
    if (!isObject(value)) return value;
    const flat: Fields = {};
    let count = 0;
    const visit = (inner: object, prefix: string): void => {
      for (const [name, child] of Object.entries(inner) as [string, unknown][]) {
        const key = prefix === "" ? name : `${prefix}${separator}${name}`;
        if (isObject(child) || (lists && Array.isArray(child))) visit(child, key);
        else {
          if (++count > FLATTEN_FIELDS_MAX)
            throw new ReadyMadeError(
              `Flat, ${field} would have more than ${String(FLATTEN_FIELDS_MAX)} fields.`,
            );
          flat[key] = child;
        }
      }
    };
    visit(value, "");
    return flat;
  };
  return always([compileChange(field, change)]);
}

/** Throws ReadyMadeError for a value that is not of its kind. */
export function setConstant(settings: ReadyMadeSettings<"set_constant">): ReadyStep {
  const value = constantOf(settings);
  const read = compileRead(settings.field);
  const write = compileWrite(settings.field);
  return (event) => {
    // Each event gets a copy of its own: later steps may change it.
    if (!settings.onlyIfMissing || read(event) === undefined) write(event, structuredClone(value));
    return true;
  };
}

function constantOf({ value, as }: ReadyMadeSettings<"set_constant">): unknown {
  switch (as) {
    case "text":
      return value;
    case "number": {
      const number = Number(value);
      if (value.trim() === "" || !Number.isFinite(number))
        throw new ReadyMadeError(`"${value}" is no number.`);
      return number;
    }
    case "boolean":
      if (value !== "true" && value !== "false") throw new ReadyMadeError("A boolean is true or false.");
      return value === "true";
    case "json":
      try {
        return JSON.parse(value);
      } catch {
        throw new ReadyMadeError("The value is no JSON.");
      }
    default:
      return as satisfies never;
  }
}
