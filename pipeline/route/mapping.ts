/** A connection's mapping: other names for events and fields, fewer fields, constants. Compiled once; events stay as they are, copies change. */
import {
  segmentsOf,
  TEXT_ROOTS,
  type ConnectionMapping,
  type MappingStep,
} from "../../contract/connection.ts";
import { eventName, type CanonicalEvent } from "../../contract/event.ts";
import { compileRead, isObject, withField, withoutField, type Fields } from "../fields/field.ts";
import { compileNames } from "../fields/glob.ts";

export type MapEvent = (event: CanonicalEvent) => CanonicalEvent;

/** Null when it changes nothing. */
export function compileMapping(mapping: ConnectionMapping | null): MapEvent | null {
  if (mapping === null || mapping.events.length + mapping.steps.length === 0) return null;
  const rename = compileRenames(mapping.events);
  const steps = mapping.steps.map(compileStep);
  return (event) => {
    const name = eventName(event);
    let fields: Fields = rename(event, name) as unknown as Fields;
    for (const { applies, change } of steps) if (applies(name)) fields = change(fields);
    // Steps reach inside properties, traits, context and integrations, and put texts into identifiers and names: the
    // contract's schema of a mapping allows nothing else, so an event stays an event.
    return fields as unknown as CanonicalEvent;
  };
}

function compileRenames(
  renames: ConnectionMapping["events"],
): (event: CanonicalEvent, name: string) => CanonicalEvent {
  const compiled = renames.map(({ from, to }) => ({ fits: compileNames([from]), to }));
  return (event, name) => {
    const found = compiled.find(({ fits }) => fits(name));
    if (found === undefined) return event;
    if (event.type === "track") return { ...event, event: found.to };
    return event.type === "page" || event.type === "screen" ? { ...event, name: found.to } : event;
  };
}

interface Step {
  readonly applies: (name: string) => boolean;
  readonly change: (fields: Fields) => Fields;
}

function compileStep(step: MappingStep): Step {
  const applies =
    step.events === undefined || step.events.length === 0 ? () => true : compileNames(step.events);
  return { applies, change: compileChange(step) };
}

function compileChange(step: MappingStep): (fields: Fields) => Fields {
  switch (step.op) {
    case "rename": {
      const read = compileRead(step.from);
      const from = segmentsOf(step.from);
      const write = compileWrite(step.to);
      return (fields) => {
        const value = read(fields);
        return value === undefined ? fields : write(withoutField(fields, from), value);
      };
    }
    case "set": {
      const write = compileWrite(step.path);
      return (fields) => write(fields, step.value);
    }
    case "drop": {
      const segments = segmentsOf(step.path);
      return (fields) => withoutField(fields, segments);
    }
    case "pick": {
      const read = compileRead(step.path);
      const segments = segmentsOf(step.path);
      const keep = new Set(step.keep);
      return (fields) => {
        const value = read(fields);
        if (!isObject(value) || Array.isArray(value)) return fields;
        const kept = Object.entries(value).filter(([name]) => keep.has(name));
        return withField(fields, segments, Object.fromEntries(kept));
      };
    }
    default:
      return step satisfies never;
  }
}

/** Identifiers and names are texts: numbers become text, anything else leaves them as they are. */
function compileWrite(path: string): (fields: Fields, value: unknown) => Fields {
  const segments = segmentsOf(path);
  if (!TEXT_ROOTS.some((root) => root === path)) return (fields, value) => withField(fields, segments, value);
  return (fields, value) => {
    if (typeof value !== "string" && typeof value !== "number") return fields;
    return withField(fields, segments, String(value));
  };
}
