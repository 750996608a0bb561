/**
 * From the nested JSON of an event to flat cells. A field is one path of keys and the column that it belongs to; each path is named
 * once and remembered in a tree of keys, so that the hot path builds no strings.
 */
import type { Json, JsonObject } from "../../contract/event.ts";
import type { CellId, Cells } from "./cells.ts";
import type { ColumnType } from "./column-type.ts";
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
  readonly #cells: Cells;
  readonly fields: Field[] = [];
  readonly ids: CellId[] = [];

  constructor(cells: Cells) {
    this.#cells = cells;
  }

  push(field: Field, id: CellId): void {
    this.fields.push(field);
    this.ids.push(id);
  }

  /** A value like the one last seen at the same place is the same cell: users' agents, pages and versions come again and again. */
  pushValue(field: Field, latest: Latest, value: string | number | boolean): void {
    if (latest.value !== value || latest.round !== this.#cells.round) {
      latest.value = value;
      latest.round = this.#cells.round;
      latest.id = this.#cells.add(value);
    }
    this.push(field, latest.id);
  }

  pushText(field: Field, text: string): void {
    this.push(field, this.#cells.addText(text));
  }

  clear(): void {
    this.fields.length = 0;
    this.ids.length = 0;
  }
}

/** The value that was last met at a place, and its cell while the round of Cells is the same. */
interface Latest {
  value: string | number | boolean | null;
  round: number;
  id: CellId;
}

interface PathNode {
  readonly key: string;
  readonly parent: PathNode | null;
  readonly children: Map<string, PathNode>;
  /** Undefined until a value was met here. */
  field: Field | undefined;
  readonly latest: Latest;
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
      into.pushValue(child.field, child.latest, typeof value === "object" ? JSON.stringify(value) : value);
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
  return { key, parent, children: new Map(), field: undefined, latest: { value: null, round: 0, id: 0 } };
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
