import { expect, test } from "vitest";
import { checkEnvironment } from "./environment.ts";

test("a weak token, key or password is a warning that does not show it", () => {
  const env = {
    NODE_ENV: "test" as const,
    TRIBUTARY_API_TOKEN: "t0ken",
    TRIBUTARY_SECRET_KEY: "k3y-k3y-k3y",
    TRIBUTARY_OWNER_EMAIL: "ada@example.com",
    TRIBUTARY_OWNER_PASSWORD: "pa55",
  };
  const warnings = checkEnvironment(env);
  expect(warnings.map((line) => line.split(" ")[0])).toEqual([
    "TRIBUTARY_API_TOKEN",
    "TRIBUTARY_SECRET_KEY",
    "TRIBUTARY_OWNER_PASSWORD",
  ]);
  expect(warnings.join()).not.toMatch(/t0ken|k3y-k3y|pa55/);
});

test("nothing set, or all of it well, is worth no word", () => {
  expect(checkEnvironment({ NODE_ENV: "test" })).toEqual([]);
  expect(
    checkEnvironment({ NODE_ENV: "test", TRIBUTARY_API_TOKEN: "x".repeat(32), TRIBUTARY_OWNER_PASSWORD: "" }),
  ).toEqual([]);
});

test("`all` is a good value of TRIBUTARY_ROLES", () => {
  expect(checkEnvironment({ NODE_ENV: "test", TRIBUTARY_ROLES: "all" })).toEqual([]);
});

test("half an owner is a warning, and an address that is none is refused by name", () => {
  expect(checkEnvironment({ NODE_ENV: "test", TRIBUTARY_OWNER_EMAIL: "ada@example.com" })).toHaveLength(1);
  expect(() => checkEnvironment({ NODE_ENV: "test", TRIBUTARY_OWNER_EMAIL: "ada" })).toThrow(
    "TRIBUTARY_OWNER_EMAIL",
  );
});

test.each([
  ["TRIBUTARY_ALLOW_NETWORKS", "banana", "not a network"],
  ["TRIBUTARY_TRUSTED_PROXIES", "10.0.0.0/99", "TRIBUTARY_TRUSTED_PROXIES"],
  ["TRIBUTARY_ROLES", "gateway,kitchen", 'TRIBUTARY_ROLES: "kitchen"'],
  ["TRIBUTARY_RETENTION_DAYS", "abc", "TRIBUTARY_RETENTION_DAYS"],
  ["TRIBUTARY_LOG_LEVEL", "loud", "TRIBUTARY_LOG_LEVEL"],
  ["NEXTAUTH_URL", "nowhere", "NEXTAUTH_URL"],
])("%s=%s is refused before anything starts", (name, value, words) => {
  expect(() => checkEnvironment({ NODE_ENV: "test", [name]: value })).toThrow(words);
});
