import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fixedPaths, matchRoute } from "./routes.ts";

const routeOf = (method: string, path: string): unknown => {
  const match = matchRoute(method, path);
  return match.kind === "route" ? match.route : match;
};

describe("matchRoute", () => {
  it.each([
    ["/v1/track", "track"],
    ["/v1/t", "track"],
    ["/t", "track"],
    ["/v1/i", "identify"],
    ["/v1/page", "page"],
    ["/v1/s", "screen"],
    ["/g", "group"],
    ["/alias", "alias"],
  ])("takes %s as one event of type %s", (path, type) => {
    expect(routeOf("POST", path)).toEqual({ kind: "event", family: "event", type });
  });

  it.each(["/v1/batch", "/v1/b", "/v1/import", "/batch", "/import", "/b", "/beacon/v1/batch"])(
    "takes %s as a batch",
    (path) => expect(routeOf("POST", path)).toMatchObject({ kind: "batch" }),
  );

  it("knows both dialects' pixels", () => {
    expect(routeOf("GET", "/v1/pixel/track")).toMatchObject({
      kind: "pixel",
      dialect: "segment",
      type: "track",
    });
    expect(routeOf("GET", "/pixel/v1/page")).toMatchObject({
      kind: "pixel",
      dialect: "rudderstack",
      type: "page",
    });
  });

  it("forgives doubled slashes and one at the end, as base addresses are often configured so", () => {
    expect(routeOf("POST", "//v1//batch/")).toMatchObject({ kind: "batch" });
    expect(routeOf("GET", "/sourceConfig/")).toMatchObject({ kind: "source_config" });
    expect(routeOf("HEAD", "/sourceConfig")).toMatchObject({ kind: "source_config" });
  });

  it("finds write keys and file names in paths, decoded", () => {
    expect(routeOf("GET", "/v1/projects/a%2Bb/settings")).toMatchObject({
      kind: "settings",
      writeKey: "a+b",
    });
    expect(routeOf("GET", "/analytics.js/v1/wk/analytics.min.js")).toMatchObject({
      kind: "snippet",
      writeKey: "wk",
    });
    expect(routeOf("GET", "/analytics.js/v1/wk/platform/analytics.min.js")).toMatchObject({
      kind: "snippet",
    });
    expect(routeOf("GET", "/analytics-next/bundles/x.js")).toMatchObject({ kind: "sdk_file", name: "x.js" });
  });

  it("refuses a path whose escapes are broken, and any other one", () => {
    expect(routeOf("GET", "/v1/projects/%E0%A4%A/settings")).toEqual({ kind: "unknown" });
    expect(routeOf("POST", "/v1/nothing")).toEqual({ kind: "unknown" });
    expect(routeOf("GET", "/__proto__")).toEqual({ kind: "unknown" });
  });

  it("names the methods that a path takes", () => {
    expect(routeOf("GET", "/v1/batch")).toEqual({ kind: "wrong_method", allow: "POST, OPTIONS" });
    expect(routeOf("POST", "/v1/projects/wk/settings")).toEqual({
      kind: "wrong_method",
      allow: "GET, HEAD, OPTIONS",
    });
  });

  it("has every fixed path in the documentation", () => {
    const page = readFileSync(new URL("../../docs/ingestion.md", import.meta.url), "utf8");
    expect(fixedPaths().filter((path) => !page.includes(`\`${path}\``))).toEqual([]);
  });
});
