import { describe, expect, it } from "vitest";
import { keyOfBody, keyOfHeader, keyOfQuery } from "./write-key.ts";

const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString("base64")}`;

describe("the write key of a request", () => {
  it("is the Basic user name, with or without a colon and a password", () => {
    expect(keyOfHeader(basic("wk:"))).toBe("wk");
    expect(keyOfHeader(basic("wk"))).toBe("wk");
    expect(keyOfHeader(basic("wk:secret"))).toBe("wk");
    expect(keyOfHeader(basic("wk:").replace("Basic", "basic"))).toBe("wk");
  });

  it("is a bearer token", () => {
    expect(keyOfHeader("Bearer wk")).toBe("wk");
  });

  it.each([
    undefined,
    "",
    "Basic",
    "Basic !!!",
    basic(":"),
    basic("  :x"),
    "Bearer ",
    "Digest x",
    "x".repeat(9000),
  ])("is not in the header %j", (header) => expect(keyOfHeader(header)).toBeNull());

  it("is the query's writeKey", () => {
    expect(keyOfQuery("a=1&writeKey=w%2Bk")).toBe("w+k");
    expect(keyOfQuery("writeKey=")).toBeNull();
    expect(keyOfQuery("%E0%A4%A&=&&")).toBeNull();
    expect(keyOfQuery("")).toBeNull();
  });

  it("is the body's writeKey, when that is a string", () => {
    expect(keyOfBody({ writeKey: "wk", batch: [] })).toBe("wk");
    for (const body of [null, 1, "wk", [], {}, { writeKey: 7 }, { writeKey: " " }, { writeKey: {} }]) {
      expect(keyOfBody(body)).toBeNull();
    }
  });
});
