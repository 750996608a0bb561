import { expect, test } from "vitest";
import { warningsAbout } from "./warnings.ts";

test("a weak token, key or password is a warning that does not show it", () => {
  const env = {
    TRIBUTARY_API_TOKEN: "t0ken",
    TRIBUTARY_SECRET_KEY: "k3y-k3y-k3y",
    TRIBUTARY_OWNER_EMAIL: "ada@example.com",
    TRIBUTARY_OWNER_PASSWORD: "pa55",
  };
  const warnings = warningsAbout(env);
  expect(warnings.map((line) => line.split(" ")[0])).toEqual([
    "TRIBUTARY_API_TOKEN",
    "TRIBUTARY_SECRET_KEY",
    "TRIBUTARY_OWNER_PASSWORD",
  ]);
  expect(warnings.join()).not.toMatch(/t0ken|k3y-k3y|pa55/);
});

test("nothing set, or all of it well, is worth no word", () => {
  expect(warningsAbout({})).toEqual([]);
  expect(warningsAbout({ TRIBUTARY_API_TOKEN: "x".repeat(32), TRIBUTARY_OWNER_PASSWORD: "" })).toEqual([]);
});

test("half an owner is a warning, and an address that is none is refused by name", () => {
  expect(warningsAbout({ TRIBUTARY_OWNER_EMAIL: "ada@example.com" })).toHaveLength(1);
  expect(() => warningsAbout({ TRIBUTARY_OWNER_EMAIL: "ada" })).toThrow("TRIBUTARY_OWNER_EMAIL");
});
