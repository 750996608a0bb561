/** Browser, operating system and kind of device from a user agent's text. */
import { parse } from "bowser";
import type { ReadyMadeSettings } from "../../../contract/ready-made.ts";
import { compileRead, compileWrite, isObject, type Fields } from "./paths.ts";
import type { ReadyStep } from "./step.ts";

/** Real ones are shorter; a longer text only costs time. */
const USER_AGENT_CHARS_MAX = 1_000;
const KNOWN_MAX = 2_000;

/** Parsing costs some 50 µs, and few different texts come again and again. */
const known = new Map<string, Fields>();

export function parseUserAgent({ field, target }: ReadyMadeSettings<"parse_user_agent">): ReadyStep {
  const read = compileRead(field);
  const readTarget = compileRead(target);
  const write = compileWrite(target);
  return (event) => {
    const text = read(event);
    if (typeof text !== "string" || text === "" || text.length > USER_AGENT_CHARS_MAX) return true;
    const present = readTarget(event);
    write(event, { ...structuredClone(parsed(text)), ...(isObject(present) ? present : {}) });
    return true;
  };
}

function parsed(text: string): Fields {
  const found = known.get(text);
  if (found !== undefined) return found;
  const { browser, os, platform } = parse(text);
  const fields = {
    ...named("browser", browser),
    ...named("os", os),
    ...(platform.type === undefined ? {} : { device: { type: platform.type } }),
  };
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(text, fields);
  return fields;
}

function named(
  key: string,
  { name, version }: { readonly name?: string; readonly version?: string },
): Fields {
  if (name === undefined || name === "") return {};
  return { [key]: version === undefined ? { name } : { name, version } };
}
