import { afterEach, expect, test, vi } from "vitest";
import { newId } from "./new-id";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("ids come also where a page is plain http and has no randomUUID", () => {
  const real = crypto;
  vi.stubGlobal("crypto", {
    getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => real.getRandomValues(bytes),
  });
  expect(newId()).toMatch(/^[0-9a-f]{24}$/);
});

test("no two ids are the same", () => {
  const ids = Array.from({ length: 1_000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
});
