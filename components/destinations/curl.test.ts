import { expect, test } from "vitest";
import { curlOf } from "./curl";

test("a quote in a body cannot end the shell's quoting", () => {
  const line = curlOf({
    method: "POST",
    url: "https://example.com/a b",
    headers: { "x-a": "1" },
    body: "it's",
  });
  expect(line).toBe(
    ["curl -X POST 'https://example.com/a b'", "-H 'x-a: 1'", `--data-binary 'it'\\''s'`].join(" \\\n  "),
  );
});
