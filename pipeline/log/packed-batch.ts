/**
 * A batch on its way to the log's thread. Structured clone pays per object (some 2 µs a record with its id), so the records
 * travel as one array of strings, one of id bytes and one of small numbers.
 */
import type { AppendBatch, NewRecord } from "./log.ts";
import { ID_BYTES } from "./record-id.ts";

export interface PackedBatch {
  readonly payloads: readonly string[];
  /** 16 bytes per record; null when no record has an id. */
  readonly ids: Uint8Array | null;
  /** Per record three numbers: 1 when it has an id, then the places of `countAs` and `countDuplicateAs` in `names`. */
  readonly marks: Uint32Array;
  readonly names: readonly (string | undefined)[];
  readonly rest: Omit<AppendBatch, "records">;
}

/** Throws RangeError for an id of the wrong length. */
export function packBatch({ records, ...rest }: AppendBatch): PackedBatch {
  const places = new Map<string | undefined, number>([[undefined, 0]]);
  const placeOf = (name: string | undefined): number => {
    const known = places.get(name);
    if (known !== undefined) return known;
    places.set(name, places.size);
    return places.size - 1;
  };
  const payloads: string[] = [];
  const marks = new Uint32Array(records.length * 3);
  let ids: Uint8Array | null = null;
  for (const [i, { payload, id, countAs, countDuplicateAs }] of records.entries()) {
    payloads.push(payload);
    marks[i * 3 + 1] = placeOf(countAs);
    marks[i * 3 + 2] = placeOf(countDuplicateAs);
    if (id === undefined) continue;
    if (id.length !== ID_BYTES) throw new RangeError(`an id has ${ID_BYTES} bytes`);
    ids ??= new Uint8Array(records.length * ID_BYTES);
    ids.set(id, i * ID_BYTES);
    marks[i * 3] = 1;
  }
  return { payloads, ids, marks, names: [...places.keys()], rest };
}

export function unpackBatch({ payloads, ids, marks, names, rest }: PackedBatch): AppendBatch {
  const records = payloads.map((payload, i): NewRecord => {
    const countAs = names[marks[i * 3 + 1] ?? 0];
    const countDuplicateAs = names[marks[i * 3 + 2] ?? 0];
    const id = marks[i * 3] === 1 ? ids?.subarray(i * ID_BYTES, (i + 1) * ID_BYTES) : undefined;
    return { payload, id, countAs, countDuplicateAs };
  });
  return { ...rest, records };
}
