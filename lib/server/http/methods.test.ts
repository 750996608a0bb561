import { expect, test } from "vitest";
import { methodsInstead } from "./methods";

test("a method that a path of the API does not take is answered with those that it takes", () => {
  expect(methodsInstead("PUT", "/api/v1/sources")).toEqual(["GET", "HEAD", "POST"]);
  expect(methodsInstead("POST", "/api/v1/sources/src_1")).toEqual(["GET", "HEAD", "PATCH", "DELETE"]);
  expect(methodsInstead("GET", "/api/v1/destinations/test")).toEqual(["POST"]);
});

test("methods that a path takes, and paths that are not the API's, pass", () => {
  for (const [method, path] of [
    ["HEAD", "/api/v1/sources"],
    ["OPTIONS", "/api/v1/sources"],
    ["PATCH", "/api/v1/sources/src_1"],
    ["POST", "/api/v1/transformations/trf_1/test-cases/run"],
    ["DELETE", "/api/v1/transformations/trf_1/test-cases/tcs_1"],
    ["GET", "/api/v1/openapi.json"],
    ["PUT", "/api/v1/nothing-of-ours"],
    ["POST", "/api/health"],
    ["DELETE", "/sources"],
  ] as const)
    expect(methodsInstead(method, path), path).toBeNull();
});
