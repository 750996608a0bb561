import { expect, test } from "vitest";
import { readText } from "./body";

/** Never ends; counts what was taken of it. */
function endless() {
  const taken = { bytes: 0, isCancelled: false };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      taken.bytes += 1024;
      controller.enqueue(new Uint8Array(1024).fill(97));
    },
    cancel() {
      taken.isCancelled = true;
    },
  });
  return { body, taken };
}

test("a body is read whole up to its bound, whatever its pieces cut apart", async () => {
  const bytes = new TextEncoder().encode("grüße");
  const pieces = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  expect(await readText(pieces, bytes.length)).toBe("grüße");
  expect(await readText(null, 1)).toBe("");
});

test("reading stops just beyond the bound, and the sender is told", async () => {
  const { body, taken } = endless();
  await expect(readText(body, 16 * 1024)).rejects.toMatchObject({
    code: "body_too_large",
    message: "The request is larger than 16 KB.",
  });
  expect(taken.bytes).toBeLessThan(32 * 1024);
  expect(taken.isCancelled).toBe(true);
});
