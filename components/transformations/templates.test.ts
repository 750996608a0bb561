import { expect, test } from "vitest";
import { checkLibrary, checkTransformation } from "@/lib/transformation/check-code";
import { LIBRARY_START, TEMPLATES } from "./templates";

test.each(TEMPLATES)("the template $name can be saved as it is", ({ code }) => {
  expect(checkTransformation("javascript", code, new Set())).toEqual([]);
});

test("a new library can be saved as it is", () => {
  expect(checkLibrary("javascript", LIBRARY_START, new Set())).toEqual([]);
});
