import { describe, expect, it } from "vitest";
import { keyOfBody, keyOfRequest } from "./write-key.ts";

const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString("base64")}`;

describe("the write key of a request", () => {
  const keyOf = (authorization: string | undefined, query = ""): string | undefined =>
    keyOfRequest(authorization, query)?.key;

  it("is the Basic user name, with or without a colon and a password", () => {
    expect(keyOf(basic("wk:"))).toBe("wk");
    expect(keyOf(basic("wk"))).toBe("wk");
    expect(keyOf(basic("wk:secret"))).toBe("wk");
    expect(keyOf(basic("wk:").replace("Basic", "basic"))).toBe("wk");
  });

  it("is a bearer token, which may also be something else", () => {
    expect(keyOfRequest("Bearer wk", "")).toEqual({ key: "wk", isCertain: false });
    expect(keyOfRequest(basic("wk"), "")).toEqual({ key: "wk", isCertain: true });
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
  ])("is not in the header %j", (header) => expect(keyOfRequest(header, "")).toBeNull());

  it("is the query's writeKey", () => {
    expect(keyOf(undefined, "a=1&writeKey=w%2Bk")).toBe("w+k");
    for (const query of ["writeKey=", "%E0%A4%A&=&&", ""]) expect(keyOf(undefined, query)).toBeUndefined();
  });

  it("is taken from Basic before the query, and from the query before a bearer token", () => {
    expect(keyOf(basic("one"), "writeKey=two")).toBe("one");
    expect(keyOfRequest("Bearer token", "writeKey=two")).toEqual({ key: "two", isCertain: true });
  });

  it("is the body's writeKey, when that is a string", () => {
    expect(keyOfBody({ writeKey: "wk", batch: [] })).toBe("wk");
    for (const body of [null, 1, "wk", [], {}, { writeKey: 7 }, { writeKey: " " }, { writeKey: {} }]) {
      expect(keyOfBody(body)).toBeNull();
    }
  });
});
