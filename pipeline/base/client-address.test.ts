import { describe, expect, it } from "vitest";
import { clientAddress } from "./client-address.ts";

const PROXY = "::ffff:10.0.0.7";

describe("the client's address", () => {
  const of = clientAddress(["198.51.100.0/24", "2001:db8:cd::/48"]);

  it.each([
    ["203.0.113.9, 10.0.0.1", "203.0.113.9"],
    ["203.0.113.9:4711", "203.0.113.9"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["2001:db8::1", "2001:db8::1"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["203.0.113.9, 198.51.100.4", "203.0.113.9"],
    ["203.0.113.9, 2001:db8:cd::4, 10.0.0.1", "203.0.113.9"],
    ["192.168.1.5", "192.168.1.5"],
    ["unknown", "10.0.0.7"],
    ["<script>", "10.0.0.7"],
    ["", "10.0.0.7"],
  ])("behind proxies of ours, with X-Forwarded-For %j, is %s", (header, ip) => {
    expect(of(header, PROXY)).toBe(ip);
  });

  it("is not what the client itself claims", () => {
    expect(of("1.1.1.1", "203.0.113.9")).toBe("203.0.113.9");
    expect(of("1.1.1.1, 203.0.113.9", PROXY)).toBe("203.0.113.9");
    expect(of("1.1.1.1, garbage, 10.0.0.3", PROXY)).toBe("10.0.0.3");
    expect(of(["1.1.1.1", "203.0.113.9"], PROXY)).toBe("203.0.113.9");
  });

  it("is the socket's without proxies", () => {
    expect(of(undefined, PROXY)).toBe("10.0.0.7");
    expect(of(undefined, undefined)).toBeNull();
  });
});

it.each(["banana", "10.0.0.0/99", "10.0.0/8", ""])("%j is no proxy", (proxy) => {
  expect(() => clientAddress([proxy])).toThrow(RangeError);
});
