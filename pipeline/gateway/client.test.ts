import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { publicAddress } from "./client.ts";

const request = (headers: Record<string, string>): IncomingMessage =>
  ({ headers }) as unknown as IncomingMessage;

describe("publicAddress", () => {
  it("is what the client asked for, as far as proxies tell", () => {
    expect(publicAddress(request({ host: "localhost:8080" }))).toEqual({
      protocol: "http",
      host: "localhost:8080",
    });
    expect(
      publicAddress(
        request({ host: "inner", "x-forwarded-host": "e.com", "x-forwarded-proto": "https,http" }),
      ),
    ).toEqual({ protocol: "https", host: "e.com" });
    expect(publicAddress(request({ host: "[::1]:8080" }))?.host).toBe("[::1]:8080");
  });

  it.each(["", 'x"', "a b", "a/b", "a@b", "a:b", "x".repeat(300)])("is not %j", (host) => {
    expect(publicAddress(request({ host }))).toBeNull();
  });
});
