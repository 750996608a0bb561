import { describe, expect, it } from "vitest";
import { returnPath } from "./return-path";

describe("where signing in leads back to", () => {
  it("keeps path, query and fragment of the console's own pages", () => {
    expect(returnPath("/live?event=1#raw")).toBe("/live?event=1#raw");
  });

  it("never leaves the console", () => {
    for (const next of [
      "https://evil.example",
      "//evil.example",
      "/\\evil.example",
      "javascript:alert(1)",
      "",
      "/.//evil.example",
      null,
    ]) {
      expect(returnPath(next)).toBe("/");
    }
  });

  it("does not lead back to the sign-in page", () => {
    expect(returnPath("/sign-in?next=/x")).toBe("/");
  });
});
