import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { clientIp, publicAddress } from "./client.ts";

const request = (headers: Record<string, string>, remoteAddress = "::ffff:10.0.0.7"): IncomingMessage =>
  ({ headers, socket: { remoteAddress } }) as unknown as IncomingMessage;

describe("clientIp", () => {
  it.each([
    ["203.0.113.9, 10.0.0.1", "203.0.113.9"],
    ["203.0.113.9:4711", "203.0.113.9"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["2001:db8::1", "2001:db8::1"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["unknown", "10.0.0.7"],
    ["<script>", "10.0.0.7"],
    ["", "10.0.0.7"],
  ])("of X-Forwarded-For %j is %s", (header, ip) => {
    expect(clientIp(request({ "x-forwarded-for": header }))).toBe(ip);
  });

  it("is the socket's without proxies", () => {
    expect(clientIp(request({}))).toBe("10.0.0.7");
    expect(clientIp(request({}, ""))).toBeNull();
  });
});

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
