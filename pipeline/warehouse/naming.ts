/**
 * Names of tables and columns, by the field's conventions: snake_case of ASCII letters and digits, never starting with a digit,
 * never a reserved word. Pure and stable: the same name always gives the same answer, whatever came before.
 */
import { createHash } from "node:crypto";
import { EVENT_TABLES_MAX, NAME_CHARS_MAX } from "./limits.ts";
import { RESERVED_WORDS } from "./reserved-words.ts";

/** Tables that the warehouse itself makes; an event of the same name gets a leading underscore. */
export const SYSTEM_TABLES = [
  "tracks",
  "identifies",
  "users",
  "pages",
  "screens",
  "groups",
  "aliases",
  "discards",
] as const;
const SYSTEM_TABLE_NAMES: ReadonlySet<string> = new Set(SYSTEM_TABLES);
/** Views of DuckDB that every query sees unqualified, and tables of RudderStack that its models expect to be its own. */
const FOREIGN_TABLES = /^(duckdb|pragma|sqlite|pg|rudder|information_schema)(_|$)/;

const MARKS = /\p{M}+/gu;
const WORDS = /[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*|[A-Z]?[0-9]+[a-z]*|[A-Z]/g;
const HASH_CHARS = 8;

const hashOf = (name: string): string => createHash("sha256").update(name).digest("hex").slice(0, HASH_CHARS);

/**
 * `Order Completed` → order_completed, `userID` → user_id, `SHA256Hash` → sha256_hash, `Größe` → grosse, leading `_` kept.
 * A name without any usable character becomes `_` and a hash of it, so that it is neither lost nor mixed up with another.
 */
export function snakeCase(name: string): string {
  // Most names already are what they will be.
  if (/^[a-z]+[0-9]*(_[a-z]+[0-9]*)*$/.test(name)) return name;
  const ascii = name.replaceAll("ß", "ss").normalize("NFKD").replace(MARKS, "");
  const words = ascii.match(WORDS);
  if (words === null) return name === "" ? "" : `_${hashOf(name)}`;
  return (ascii.startsWith("_") ? "_" : "") + words.join("_").toLowerCase();
}

/** Makes a snake_case name usable: digits first and reserved words get a `_`; too long ones end in a hash of the whole. */
function usable(name: string): string {
  const safe = /^[0-9]/.test(name) || RESERVED_WORDS.has(name) ? `_${name}` : name;
  if (safe.length <= NAME_CHARS_MAX) return safe;
  return `${safe.slice(0, NAME_CHARS_MAX - HASH_CHARS - 1)}_${hashOf(safe)}`;
}

/** Table of a track event; `_` for a name that is empty. */
export function eventTableName(event: string): string {
  const name = snakeCase(event) || "_";
  return usable(SYSTEM_TABLE_NAMES.has(name) || FOREIGN_TABLES.test(name) ? `_${name}` : name);
}

/** Remembers the tables of the names that it was asked for lately. */
export class EventTableNames {
  readonly #known = new Map<string, string>();

  of(event: string): string {
    const known = this.#known.get(event);
    if (known !== undefined) return known;
    if (this.#known.size >= EVENT_TABLES_MAX) this.#known.clear();
    const name = eventTableName(event);
    this.#known.set(event, name);
    return name;
  }
}

/**
 * Column for a path of keys, e.g. ["cart", "itemCount"] → cart_item_count; an empty key adds nothing, and `_` is left where all are.
 * `taken` tells which names other columns own: such a name gets a `_` in front rather than being dropped.
 */
export function columnName(
  path: readonly string[],
  prefix: string,
  taken: (name: string) => boolean,
): string {
  const words = path.map(snakeCase).filter((word) => word !== "");
  const name = prefix + words.join("_") || "_";
  return usable(taken(name) ? `_${name}` : name);
}

/** A name inside SQL. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** A text inside SQL. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
