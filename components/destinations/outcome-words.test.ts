import { describe, expect, it } from "vitest";
import { outcomeWords, type TestResult } from "./outcome-words";

const result = (
  state: NonNullable<TestResult["outcome"]>["state"],
  code: string | null,
  status: number | null,
): TestResult => ({
  sent: true,
  exchange: {
    request: { method: "POST", url: "https://example.com", headers: {}, body: "" },
    response: status === null ? null : { status, headers: {}, body: "" },
    error: status === null ? "no" : null,
    durationMs: 3,
  },
  outcome: { state, code, message: code === null ? null : "What it said." },
});

describe("what a test amounts to", () => {
  it("says that it was delivered, and how the destination answered", () => {
    expect(outcomeWords(result("delivered", null, 204))).toMatchObject({
      tone: "ok",
      title: "Delivered: the destination answered 204",
    });
  });

  it("names the setting that opens a private network", () => {
    const words = outcomeWords(result("dead_lettered", "address_forbidden", null));
    expect(words.title).toBe("This address may not be reached");
    expect(words.remedy).toContain("TRIBUTARY_ALLOW_NETWORKS");
  });

  it("tells refused credentials from a refused event and from one that is tried again", () => {
    expect(outcomeWords(result("retrying", "http_401", 401)).title).toMatch(/does not let us in/);
    expect(outcomeWords(result("dead_lettered", "http_422", 422)).title).toBe("Refused for good");
    expect(outcomeWords(result("retrying", "http_500", 500)).tone).toBe("warn");
  });
});
