/**
 * Serves the browser SDK out of the npm package @segment/analytics-next, so that the classic snippet works against
 * this gateway and a page that uses it asks nobody else for anything: write key and address are baked in, and every
 * address of the vendor in the file is replaced by ours. Browsers without Promise get no polyfill and send nothing.
 */
import { hash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { readPackageFiles } from "../base/package-files.ts";
import type { Answer } from "./answer.ts";
import type { PublicAddress } from "./client.ts";
import { SNIPPETS_KEPT_MAX } from "./limits.ts";

/** One file, packed once for every way in which it may be asked for. */
interface Packed {
  readonly etag: string;
  readonly identity: Buffer;
  readonly gzip: Buffer;
  readonly br: Buffer;
}

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

const ENTRY = "standalone.js";
const CHUNK = /^[\w-]+\.bundle\.[0-9a-f]+\.js$/;
const SERVED = /^(?:standalone\.js|[\w-]+\.bundle\.[0-9a-f]+\.js)$/;
const SOURCE_MAP = /\n?\/\/# sourceMappingURL=.*$/m;

/** Private: it names the address of the request's headers, which must not get from one client to others in a shared cache. */
const ENTRY_CACHE = "private, max-age=300";
/** A chunk's name holds the hash of its content. */
const CHUNK_CACHE = "public, max-age=31536000, immutable";

async function pack(text: string): Promise<Packed> {
  const identity = Buffer.from(text);
  const quality = {
    params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: identity.length },
  };
  const [zipped, br] = await Promise.all([deflate(identity, { level: 6 }), brotli(identity, quality)]);
  return { etag: hash("sha256", identity).slice(0, 16), identity, gzip: zipped, br };
}

/** The SDK only believes an https script tag about where it came from, so it is told; loading options of a page still win. */
const preamble = (origin: string): string =>
  `(function(){var s=document.querySelector("script[data-global-segment-analytics-key]");` +
  `var k=s&&s.getAttribute("data-global-segment-analytics-key")||"analytics";` +
  `var a=window[k]=window[k]||[];a._cdn=a._cdn||${JSON.stringify(origin)}})();\n`;

const inString = (text: string): string => JSON.stringify(text).slice(1, -1);

function personalised(entry: string, writeKey: string, { protocol, host }: PublicAddress): string {
  const origin = `${protocol}://${host}`;
  const code = entry
    .replace(SOURCE_MAP, "")
    .replaceAll("__WRITE_KEY__", () => inString(writeKey))
    .replaceAll("https://cdn.segment.com", origin)
    .replaceAll("https://cdnjs.cloudflare.com/ajax/libs", `${origin}/analytics-next`)
    .replaceAll("api.segment.io/v1", `${host}/v1`);
  return preamble(origin) + code;
}

export class BrowserSdk {
  #files: Promise<ReadonlyMap<string, Buffer>> | null = null;
  readonly #packed = new Map<string, Promise<Packed>>();

  /** The snippet's script for one write key, or null when the package is missing. */
  async snippet(writeKey: string, address: PublicAddress, wants: Wants): Promise<Answer | null> {
    const entry = (await this.#load()).get(ENTRY);
    if (entry === undefined) return null;
    const name = `${writeKey} ${address.protocol}://${address.host}`;
    const packed = await this.#remembered(name, () => personalised(entry.toString(), writeKey, address));
    return fileAnswer(packed, wants, ENTRY_CACHE);
  }

  /** A part that the SDK loads when it needs it; null when there is no such file. */
  async chunk(name: string, wants: Wants): Promise<Answer | null> {
    if (!CHUNK.test(name)) return null;
    const body = (await this.#load()).get(name);
    if (body === undefined) return null;
    return fileAnswer(
      await this.#remembered(name, () => body.toString().replace(SOURCE_MAP, "")),
      wants,
      CHUNK_CACHE,
    );
  }

  #load(): Promise<ReadonlyMap<string, Buffer>> {
    const files = this.#files ?? readPackageFiles("@segment/analytics-next", "dist/umd", SERVED);
    this.#files = files;
    return files;
  }

  /** The least recently made one goes when there are too many: names hold a Host header, which anybody may vary. */
  #remembered(name: string, text: () => string): Promise<Packed> {
    const known = this.#packed.get(name);
    if (known !== undefined) return known;
    const oldest = this.#packed.size >= SNIPPETS_KEPT_MAX ? this.#packed.keys().next().value : undefined;
    if (oldest !== undefined) this.#packed.delete(oldest);
    const made = pack(text());
    this.#packed.set(name, made);
    return made;
  }
}

/** Headers of the request that decide on the form of the answer. */
export interface Wants {
  readonly acceptEncoding: string;
  readonly ifNoneMatch: string;
}

function fileAnswer(packed: Packed, { acceptEncoding, ifNoneMatch }: Wants, cacheControl: string): Answer {
  const encoding = /\bbr\b/.test(acceptEncoding)
    ? "br"
    : /\bgzip\b/.test(acceptEncoding)
      ? "gzip"
      : "identity";
  const etag = `"${packed.etag}-${encoding}"`;
  const common = ["etag", etag, "cache-control", cacheControl, "vary", "Accept-Encoding"];
  if (ifNoneMatch.includes(etag)) return { status: 304, headers: common, body: "" };
  const body = packed[encoding];
  const headers = [
    ...common,
    "content-type",
    "text/javascript; charset=utf-8",
    "content-length",
    String(body.length),
    "x-content-type-options",
    "nosniff",
  ];
  if (encoding !== "identity") headers.push("content-encoding", encoding);
  return { status: 200, headers, body };
}
