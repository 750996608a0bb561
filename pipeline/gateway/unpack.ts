/** Content-Encoding: unpacks gzip, deflate and br off this thread, never to more than the limits allow. */
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw } from "node:zlib";
import { codeOf } from "../base/fault.ts";
import { UNPACK_RATIO_MAX, UNPACKED_BYTES_FREE, UNPACKED_BYTES_MAX, UNPACKING_MAX } from "./limits.ts";
import { refuse, type Refusal } from "./refusal.ts";

export type Encoding = "identity" | "gzip" | "deflate" | "br";
export type Unpacked = { readonly kind: "ok"; readonly bytes: Buffer } | Refusal;

const NAMES: ReadonlyMap<string, Encoding> = new Map([
  ["", "identity"],
  ["identity", "identity"],
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
  ["deflate", "deflate"],
  ["br", "br"],
]);
const decoders = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;
const rawInflate = promisify(inflateRaw);

/** Null for an encoding, or a chain of encodings, that we do not take. */
export const encodingOf = (header: string | undefined): Encoding | null =>
  header === undefined ? "identity" : (NAMES.get(header.trim().toLowerCase()) ?? null);

/** "deflate" means a zlib stream, but some clients send the bare one; the first two bytes tell. */
function isZlib(bytes: Buffer): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}

export const unpackedBytesMax = (packed: number): number =>
  Math.min(UNPACKED_BYTES_MAX, Math.max(UNPACKED_BYTES_FREE, packed * UNPACK_RATIO_MAX));

/** A few bodies unpack at once, the others wait in order. */
export class Unpacker {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** Never rejects. */
  async unpack(bytes: Buffer, encoding: Exclude<Encoding, "identity">): Promise<Unpacked> {
    if (this.#running >= UNPACKING_MAX) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      const decode = encoding === "deflate" && !isZlib(bytes) ? rawInflate : decoders[encoding];
      return {
        kind: "ok",
        bytes: await decode(bytes, { maxOutputLength: unpackedBytesMax(bytes.length) }),
      };
    } catch (error) {
      return refuse(codeOf(error) === "ERR_BUFFER_TOO_LARGE" ? "body_bomb" : "encoding_broken");
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }
}
