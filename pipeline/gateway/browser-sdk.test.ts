import { Script } from "node:vm";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { BrowserSdk } from "./browser-sdk.ts";

const ADDRESS = { protocol: "https", host: "events.example.com" } as const;
const wants = (acceptEncoding = "", ifNoneMatch = ""): { acceptEncoding: string; ifNoneMatch: string } => ({
  acceptEncoding,
  ifNoneMatch,
});
const sdk = new BrowserSdk();

describe("the browser SDK", () => {
  it("carries write key and address, and no address of the vendor or of a CDN", async () => {
    const answer = await sdk.snippet("wk_1", ADDRESS, wants());
    const code = answer!.body.toString();
    expect(code).toContain('"wk_1"');
    expect(code).toContain("https://events.example.com/analytics-next/bundles/");
    expect(code).not.toMatch(/cdn\.segment\.com|api\.segment\.io|cloudflare/);
    expect(() => new Script(code)).not.toThrow();
  });

  it("cannot be made to run what a write key says", async () => {
    const answer = await sdk.snippet('a"+alert(1)+"$&', ADDRESS, wants());
    expect(answer!.body.toString()).toContain(String.raw`"a\"+alert(1)+\"$&"`);
  });

  it("is compressed as the client wishes and not sent again when it has not changed", async () => {
    const plain = await sdk.snippet("wk_1", ADDRESS, wants());
    const zipped = await sdk.snippet("wk_1", ADDRESS, wants("gzip, deflate"));
    const small = await sdk.snippet("wk_1", ADDRESS, wants("gzip, deflate, br"));
    expect(gunzipSync(zipped!.body as Buffer)).toEqual(plain!.body);
    expect(brotliDecompressSync(small!.body as Buffer)).toEqual(plain!.body);
    const etag = small!.headers[small!.headers.indexOf("etag") + 1]!;
    expect(await sdk.snippet("wk_1", ADDRESS, wants("br", etag))).toMatchObject({ status: 304, body: "" });
  });

  it("serves its parts by their exact names only", async () => {
    const entry = (await sdk.snippet("wk_1", ADDRESS, wants()))!.body.toString();
    const hash = /"queryString"[^}]*/.exec(entry);
    expect(hash).not.toBeNull();
    expect(await sdk.chunk("queryString.bundle.34b193ada8fe288d1bd1.js", wants())).toMatchObject({
      status: 200,
    });
    for (const name of ["standalone.js", "../package.json", "queryString.bundle.0.js", "", "__proto__"]) {
      expect(await sdk.chunk(name, wants())).toBeNull();
    }
  });
});
