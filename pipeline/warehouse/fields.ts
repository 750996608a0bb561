/**
 * From the nested JSON of an event to flat cells. A field is one path of keys and the column that it belongs to; each path is named
 * once and remembered in a tree of keys, so that the hot path builds no strings.
 */
import type { Json, JsonObject } from "../../contract/event.ts";
import type { Cell, ColumnType } from "./column-type.ts";
import { DEPTH_MAX, PATHS_REMEMBERED_MAX } from "./limits.ts";
import { columnName } from "./naming.ts";

export interface Field {
  /** Name of the column. */
  readonly name: string;
  /** Where the value comes from, e.g. `properties.cart.total`; null for what the warehouse adds itself. */
  readonly origin: string | null;
  /** Set where the type is known beforehand; else it follows from the values. */
  readonly type: ColumnType | null;
}

/** Cells of one object, side by side with their fields. Reused from event to event. */
export class FlatCells {
  readonly #fields: Field[] = [];
  readonly #cells: Cell[] = [];

  push(field: Field, cell: Cell): void {
    this.#fields.push(field);
    this.#cells.push(cell);
  }

  forEach(visit: (field: Field, cell: Cell) => void): void {
    for (let i = 0; i < this.#fields.length; i++) {
      const field = this.#fields[i];
      const cell = this.#cells[i];
      if (field !== undefined && cell !== undefined) visit(field, cell);
    }
  }

  clear(): void {
    this.#fields.length = 0;
    this.#cells.length = 0;
  }
}

interface PathNode {
  readonly key: string;
  readonly parent: PathNode | null;
  readonly children: Map<string, PathNode>;
  /** Undefined until a value was met here. */
  field: Field | undefined;
}

export interface FieldTreeOptions {
  /** First word of every origin, e.g. `properties`. */
  readonly origin: string;
  /** In front of every column, e.g. `context_`. */
  readonly prefix: string;
  /** Whether a name belongs to a column of the warehouse itself. */
  readonly isTaken: (name: string) => boolean;
}

export class FieldTree {
  readonly #options: FieldTreeOptions;
  #root = node("", null);
  #size = 0;

  constructor(options: FieldTreeOptions) {
    this.#options = options;
  }

  /**
   * Adds a cell for each value. Nested objects become paths; arrays, and objects below the depth limit, become JSON text; null and
   * empty objects say nothing and leave nothing.
   */
  flatten(object: JsonObject, into: FlatCells): void {
    if (this.#size > PATHS_REMEMBERED_MAX) {
      this.#root = node("", null);
      this.#size = 0;
    }
    this.#walk(object, this.#root, 1, into);
  }

  #walk(object: JsonObject, parent: PathNode, depth: number, into: FlatCells): void {
    for (const key of Object.keys(object)) {
      const value = object[key];
      if (value === null || value === undefined) continue;
      let child = parent.children.get(key);
      if (child === undefined) {
        child = node(key, parent);
        parent.children.set(key, child);
        this.#size++;
      }
      if (isObject(value) && depth < DEPTH_MAX) {
        this.#walk(value, child, depth + 1, into);
        continue;
      }
      child.field ??= this.#name(child);
      into.push(child.field, typeof value === "object" ? JSON.stringify(value) : value);
    }
  }

  #name(leaf: PathNode): Field {
    const path: string[] = [];
    for (let at = leaf; at.parent !== null; at = at.parent) path.unshift(at.key);
    const { origin, prefix, isTaken } = this.#options;
    return { name: columnName(path, prefix, isTaken), origin: [origin, ...path].join("."), type: null };
  }
}

function node(key: string, parent: PathNode | null): PathNode {
  return { key, parent, children: new Map(), field: undefined };
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
