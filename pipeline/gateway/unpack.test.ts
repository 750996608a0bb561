import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Unpacker, encodingOf, unpackedBytesMax } from "./unpack.ts";

const MB = 2 ** 20;

describe("unpacking", () => {
  it("lets a small body grow as large as an unpacked one may be, a large one ten times, and nothing beyond 16 MB", () => {
    expect(unpackedBytesMax(1000)).toBe(4 * MB);
    expect(unpackedBytesMax(MB)).toBe(10 * MB);
    expect(unpackedBytesMax(4 * MB)).toBe(16 * MB);
  });

  it("takes a batch of alike events, which packs far better than tenfold", async () => {
    const text = JSON.stringify({
      batch: Array.from({ length: 500 }, () => ({ type: "page", userId: "u" })),
    });
    const packed = gzipSync(text);
    expect(text.length / packed.length).toBeGreaterThan(20);
    expect(await new Unpacker().unpack(packed, "gzip")).toEqual({ kind: "ok", bytes: Buffer.from(text) });
  });

  it("goes on after bombs, many at once", async () => {
    const unpacker = new Unpacker();
    const bomb = gzipSync(Buffer.alloc(50 * MB));
    const answers = await Promise.all(Array.from({ length: 12 }, () => unpacker.unpack(bomb, "gzip")));
    expect(answers.map((answer) => answer.kind === "refused" && answer.code)).toEqual(
      Array(12).fill("body_bomb"),
    );
    expect((await unpacker.unpack(gzipSync("x"), "gzip")).kind).toBe("ok");
  });

  it("knows the names of encodings in any case", () => {
    expect(["GZIP", " x-gzip ", "", undefined, "br", "zstd", "__proto__"].map(encodingOf)).toEqual([
      "gzip",
      "gzip",
      "identity",
      "identity",
      "br",
      null,
      null,
    ]);
  });
});
