import { expect, test } from "vitest";
import { letGo } from "./let-go.ts";

test("large bytes are gone at once, with every view of them", () => {
  const bytes = new Uint8Array(2 ** 20);
  const view = bytes.subarray(10);
  letGo(bytes);
  expect([bytes.byteLength, view.byteLength]).toEqual([0, 0]);
});

test("small bytes stay, since the pool that they lie in has others", () => {
  const bytes = Buffer.from("small");
  const neighbour = Buffer.from("neighbour");
  letGo(bytes);
  expect(`${bytes.toString()} ${neighbour.toString()}`).toBe("small neighbour");
});
