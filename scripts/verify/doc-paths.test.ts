import { expect, test } from "vitest";
import { citedPaths, pathExists } from "./doc-paths.ts";

test("a document cites what it links to and what it names in code, from its own folder", () => {
  const text =
    "See [the log](../pipeline/log/log.ts#top), `contract/event.ts:12`, `npm start` and [us](https://a.b/c).";
  expect(citedPaths("docs/add.md", text)).toEqual(["contract/event.ts", "pipeline/log/log.ts"]);
});

test("code blocks and placeholders are not citations", () => {
  expect(citedPaths("README.md", "```\n`app/none`\n```\n`connectors/<slug>/definition.ts`")).toEqual([]);
});

test("a path that does not exist is noticed", () => {
  expect(pathExists("contract/event.ts")).toBe(true);
  expect(pathExists("contract/no-such-file.ts")).toBe(false);
});
