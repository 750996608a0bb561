import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { NODE_ABIS } from "./node.mjs";
import { root } from "./run.mjs";

test("only a Node runs us for which isolated-vm comes built, whatever the platform", () => {
  const prebuilds = join(root, "node_modules/isolated-vm/prebuilds");
  for (const platform of readdirSync(prebuilds)) {
    const built = readdirSync(join(prebuilds, platform)).map((name) => /abi(\d+)/.exec(name)?.[1]);
    expect(new Set(built), platform).toEqual(new Set(NODE_ABIS));
  }
  expect(NODE_ABIS).toContain(process.versions.modules);
});
