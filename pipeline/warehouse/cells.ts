/**
 * The values of one load, outside of JavaScript's heap: a value is put in once, whatever number of tables it goes to, and is a small
 * number from then on, its cell. Nothing here is garbage for the collector, and texts are already the bytes that DuckDB takes.
 *
 * Per cell: its kind; eight bytes that are a number or an instant's microseconds; for texts where their bytes are.
 */
import { isInstant, isoMillis, instantText, toMicros, type ColumnType } from "./column-type.ts";

/** 0 is no cell: the row has no value there. */
export type CellId = number;

const TEXT = 0;
/** A text that names an instant, which it becomes when all others of its column do, too. */
const INSTANT_TEXT = 1;
const WHOLE = 2;
const FRACTION = 3;
const BOOLEAN = 4;
const INSTANT = 5;

const TYPES: readonly ColumnType[] = ["varchar", "timestamptz", "bigint", "double", "boolean", "timestamptz"];

/** Up to here a loop over characters is faster than a call into the runtime. */
const SHORT_CHARS = 24;
/** More than the texts that DuckDB keeps inside a value, so that the whole always is somewhere else (text-pointer.ts). */
const FIRST_BYTE = 16;
/** What is kept from load to load. */
const KEPT_BYTES_MAX = 16 * 2 ** 20;
const CELLS_AT_FIRST = 16_384;

export class Cells {
  /** How often everything was forgotten; a cell is good for its round. */
  round = 1;
  #count = 1;
  #kinds = new Uint8Array(CELLS_AT_FIRST);
  #starts = new Uint32Array(CELLS_AT_FIRST);
  #lengths = new Uint32Array(CELLS_AT_FIRST);
  #numbers = new Float64Array(CELLS_AT_FIRST);
  #micros = new BigInt64Array(this.#numbers.buffer);
  #bytes = Buffer.alloc(2 ** 20);
  #end = FIRST_BYTE;

  /** Forgets all cells; their numbers are given again. */
  clear(): void {
    this.round++;
    this.#count = 1;
    this.#end = FIRST_BYTE;
    if (this.#bytes.length > KEPT_BYTES_MAX) this.#bytes = Buffer.alloc(2 ** 20);
  }

  /** UTF-8 of all texts; valid until the next text is added. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#end);
  }

  add(value: string | number | boolean): CellId {
    if (typeof value === "string") return this.addText(value);
    const kind = typeof value === "boolean" ? BOOLEAN : Number.isSafeInteger(value) ? WHOLE : FRACTION;
    const id = this.#next(kind);
    this.#numbers[id] = Number(value);
    return id;
  }

  addText(text: string): CellId {
    const id = this.#next(TEXT);
    this.#write(id, text);
    if (!isInstant(text)) return id;
    this.#kinds[id] = INSTANT_TEXT;
    this.#micros[id] = toMicros(text);
    return id;
  }

  /** The instant that a text names; 0 when it names none. */
  addInstant(text: string): CellId {
    const milliseconds = isoMillis(text);
    if (!Number.isNaN(milliseconds)) return this.addMicros(BigInt(milliseconds) * 1000n);
    return isInstant(text) ? this.addMicros(toMicros(text)) : 0;
  }

  addMicros(micros: bigint): CellId {
    const id = this.#next(INSTANT);
    this.#micros[id] = micros;
    return id;
  }

  /** The narrowest type that holds the value. */
  typeOf(id: CellId): ColumnType {
    return TYPES[this.#kinds[id] ?? TEXT] ?? "varchar";
  }

  isText(id: CellId): boolean {
    return (this.#kinds[id] ?? TEXT) <= INSTANT_TEXT;
  }

  /** Where a text's bytes begin. */
  startOf(id: CellId): number {
    return this.#starts[id] ?? 0;
  }

  lengthOf(id: CellId): number {
    return this.#lengths[id] ?? 0;
  }

  numberOf(id: CellId): number {
    return this.#numbers[id] ?? 0;
  }

  microsOf(id: CellId): bigint {
    return this.#micros[id] ?? 0n;
  }

  textOf(id: CellId): string {
    if (this.isText(id))
      return this.#bytes.toString("utf8", this.startOf(id), this.startOf(id) + this.lengthOf(id));
    const kind = this.#kinds[id];
    if (kind === INSTANT) return instantText(this.microsOf(id));
    return kind === BOOLEAN ? String(this.numberOf(id) === 1) : String(this.numberOf(id));
  }

  /** Whether two cells hold the same value of the same kind. */
  isSame(a: CellId, b: CellId): boolean {
    if (this.#kinds[a] !== this.#kinds[b]) return false;
    if (!this.isText(a)) return this.#micros[a] === this.#micros[b];
    return this.#slice(a).equals(this.#slice(b));
  }

  #slice(id: CellId): Buffer {
    return this.#bytes.subarray(this.startOf(id), this.startOf(id) + this.lengthOf(id));
  }

  #next(kind: number): CellId {
    const id = this.#count++;
    if (id >= this.#kinds.length) this.#grow();
    this.#kinds[id] = kind;
    return id;
  }

  #write(id: CellId, text: string): void {
    const start = this.#end;
    const room = start + text.length * 3;
    if (room > this.#bytes.length) this.#makeRoom(room);
    this.#starts[id] = start;
    this.#end += this.#writeShort(text, start) ?? this.#bytes.write(text, start, "utf8");
    this.#lengths[id] = this.#end - start;
  }

  /** Null when the text is long, or not ASCII. */
  #writeShort(text: string, start: number): number | null {
    const { length } = text;
    if (length > SHORT_CHARS) return null;
    const bytes = this.#bytes;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) return null;
      bytes[start + i] = code;
    }
    return length;
  }

  #makeRoom(bytes: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(bytes, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }

  #grow(): void {
    const size = this.#kinds.length * 2;
    const kinds = new Uint8Array(size);
    const starts = new Uint32Array(size);
    const lengths = new Uint32Array(size);
    const numbers = new Float64Array(size);
    kinds.set(this.#kinds);
    starts.set(this.#starts);
    lengths.set(this.#lengths);
    numbers.set(this.#numbers);
    this.#kinds = kinds;
    this.#starts = starts;
    this.#lengths = lengths;
    this.#numbers = numbers;
    this.#micros = new BigInt64Array(numbers.buffer);
  }
}
