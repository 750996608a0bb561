/**
 * A column's values as the bytes that DuckDB keeps in memory.
 *
 * A text is 16 bytes, little endian: u32 length, then up to 12 bytes of text, or its first 4 and a pointer to all of it (`duckdb_string_t`
 * of DuckDB's C interface). All texts of a load are handed over at once; the pointers lead into that copy, and DuckDB copies what they
 * point to when a chunk is appended.
 */
import { DuckDBDataChunk, VARCHAR } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import type { CellId, Cells } from "./cells.ts";
import type { ColumnType } from "./column-type.ts";
import type { TableBatch } from "./table-batch.ts";

/** What DuckDB takes at once. */
export const CHUNK_ROWS = 2048;
const TEXT_BYTES = 16;
const INLINE_BYTES = 12;

/** The texts of one load after the other where DuckDB can reach them. */
export class Texts {
  readonly cells: Cells;
  bytes: Buffer;
  address = 0n;
  /** Keeps the memory that the pointers lead to. */
  readonly #holder = DuckDBDataChunk.create([VARCHAR], 1);

  constructor(cells: Cells) {
    this.cells = cells;
    this.bytes = cells.bytes;
  }

  /** Hands over all texts that there are; pointers to those before lead nowhere from now on. */
  handOver(): void {
    this.bytes = this.cells.bytes;
    // Frees what the load before has handed over.
    this.#holder.reset();
    this.#holder.rowCount = 1;
    const vector = duckdb.data_chunk_get_vector(this.#holder.chunk, 0);
    duckdb.vector_assign_string_element_len(vector, 0, this.bytes);
    const text = duckdb.vector_get_data(vector, TEXT_BYTES);
    this.address = new DataView(text.buffer, text.byteOffset, TEXT_BYTES).getBigUint64(8, true);
  }
}

/** Gives columns of text a text for each value of another kind, before the texts are handed over. */
export function settleTexts(cells: Cells, batch: TableBatch): void {
  for (const { type, ids } of batch.columns.values()) {
    if (type !== "varchar") continue;
    for (let row = 0; row < batch.rows && row < ids.length; row++) {
      const id = ids[row] ?? 0;
      if (id !== 0 && !cells.isText(id)) ids[row] = cells.addText(cells.textOf(id));
    }
  }
}

/** Where a vector's contents are put together, reused from vector to vector. */
const BUFFER = new ArrayBuffer(CHUNK_ROWS * TEXT_BYTES);
const BYTES = new Uint8Array(BUFFER);
const WORDS = new Uint32Array(BUFFER);
const NUMBERS = new Float64Array(BUFFER);
const MICROS = new BigInt64Array(BUFFER);
/** One bit a row: whether it has a value. */
const VALID = new Uint8Array(CHUNK_ROWS / 8);

/** Some rows of a column. */
interface ColumnSlice {
  /** Null: no row has a value. */
  readonly type: ColumnType | null;
  readonly ids: Uint32Array;
  readonly from: number;
  readonly rows: number;
}

/** Fills a new or reset vector. */
export function fillVector(
  vector: duckdb.Vector,
  texts: Texts,
  { type, ids, from, rows }: ColumnSlice,
): void {
  const end = Math.min(rows, ids.length - from);
  VALID.fill(0);
  let valid = 0;
  if (type !== null && end > 0) {
    const put = PUT[type];
    valid = put(texts, ids, from, end);
    duckdb.copy_data_to_vector(vector, 0, BUFFER, 0, rows * BYTES_OF[type]);
  }
  if (valid === rows) return;
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, VALID.buffer, 0, Math.ceil(rows / 64) * 8);
}

const BYTES_OF: Readonly<Record<ColumnType, number>> = {
  bigint: 8,
  double: 8,
  boolean: 1,
  timestamptz: 8,
  varchar: TEXT_BYTES,
};

type Put = (texts: Texts, ids: Uint32Array, from: number, rows: number) => number;

/** A column's type was widened to hold all of its cells, so each of these is given only what it can convert. Returns how many it put. */
const PUT: Readonly<Record<ColumnType, Put>> = {
  bigint: putWholes,
  double: putDoubles,
  boolean: putBooleans,
  timestamptz: putInstants,
  varchar: putTexts,
};

function markValid(row: number): void {
  VALID[row >> 3] = (VALID[row >> 3] ?? 0) | (1 << (row & 7));
}

function putWholes({ cells }: Texts, ids: Uint32Array, from: number, rows: number): number {
  let valid = 0;
  for (let row = 0; row < rows; row++) {
    const id: CellId = ids[from + row] ?? 0;
    if (id === 0) continue;
    const number = cells.numberOf(id);
    WORDS[row * 2] = number;
    WORDS[row * 2 + 1] = Math.floor(number / 2 ** 32);
    markValid(row);
    valid++;
  }
  return valid;
}

function putDoubles({ cells }: Texts, ids: Uint32Array, from: number, rows: number): number {
  let valid = 0;
  for (let row = 0; row < rows; row++) {
    const id: CellId = ids[from + row] ?? 0;
    if (id === 0) continue;
    NUMBERS[row] = cells.numberOf(id);
    markValid(row);
    valid++;
  }
  return valid;
}

function putBooleans({ cells }: Texts, ids: Uint32Array, from: number, rows: number): number {
  let valid = 0;
  for (let row = 0; row < rows; row++) {
    const id: CellId = ids[from + row] ?? 0;
    if (id === 0) continue;
    BYTES[row] = cells.numberOf(id);
    markValid(row);
    valid++;
  }
  return valid;
}

function putInstants({ cells }: Texts, ids: Uint32Array, from: number, rows: number): number {
  let valid = 0;
  for (let row = 0; row < rows; row++) {
    const id: CellId = ids[from + row] ?? 0;
    if (id === 0) continue;
    MICROS[row] = cells.microsOf(id);
    markValid(row);
    valid++;
  }
  return valid;
}

function putTexts({ cells, bytes, address }: Texts, ids: Uint32Array, from: number, rows: number): number {
  const base = Number(address & 0xffffffffn);
  const high = Number(address >> 32n);
  let valid = 0;
  for (let row = 0; row < rows; row++) {
    const id: CellId = ids[from + row] ?? 0;
    if (id === 0) continue;
    const start = cells.startOf(id);
    const length = cells.lengthOf(id);
    const at = row * 4;
    WORDS[at] = length;
    if (length <= INLINE_BYTES) {
      WORDS[at + 1] = 0;
      WORDS[at + 2] = 0;
      WORDS[at + 3] = 0;
      for (let i = 0; i < length; i++) BYTES[row * TEXT_BYTES + 4 + i] = bytes[start + i] ?? 0;
    } else {
      for (let i = 0; i < 4; i++) BYTES[row * TEXT_BYTES + 4 + i] = bytes[start + i] ?? 0;
      const low = base + start;
      WORDS[at + 2] = low;
      WORDS[at + 3] = low >= 2 ** 32 ? high + 1 : high;
    }
    markValid(row);
    valid++;
  }
  return valid;
}
