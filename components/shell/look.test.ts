import { describe, expect, it } from "vitest";
import { parseLook } from "./look";

describe("the cookie of the first paint", () => {
  it("falls back to the defaults for anything it does not understand", () => {
    const defaults = parseLook(undefined);
    expect(defaults).toMatchObject({ theme: "system", density: "comfortable", browserZone: "UTC" });
    for (const cookie of ["", "{", "null", "%", "[1]"]) expect(parseLook(cookie)).toEqual(defaults);
  });

  it("keeps what is right beside what is wrong", () => {
    const cookie = encodeURIComponent(
      JSON.stringify({ theme: "dark", timeZone: "Mars/Olympus", browserZone: "Asia/Kolkata" }),
    );
    expect(parseLook(cookie)).toMatchObject({ theme: "dark", timeZone: null, browserZone: "Asia/Kolkata" });
  });
});
