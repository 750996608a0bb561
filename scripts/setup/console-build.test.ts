import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { expect, test } from "vitest";
import { CONSOLE_INPUTS } from "./console-build.mjs";
import { root } from "./run.mjs";

const IMPORT = /(?:from|import)\s*\(?\s*"(@|[.]{1,2})\/([^"]+)"/g;
const CODE = /(?<![.]test)[.]tsx?$/;
/** Generated from prisma/schema.prisma, which is among the inputs. */
const GENERATED = "prisma";

/** The top-level folders that a file imports from. */
function importedFolders(file: string): readonly string[] {
  return [...readFileSync(file, "utf8").matchAll(IMPORT)].map(([, base, path]) => {
    const from = base === "@" ? root : resolve(dirname(file), base ?? "");
    return relative(root, join(from, path ?? "")).split(sep)[0] ?? "";
  });
}

test("the console is built anew when anything changes that its code imports", () => {
  const inputs = new Set<string>(CONSOLE_INPUTS);
  const files = ["app", "components", "lib"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => CODE.test(name) && !name.split(sep).includes("test"))
      .map((name) => join(root, folder, name)),
  );
  const imported = new Set(files.flatMap(importedFolders));
  expect([...imported]).toContain("plans");
  expect([...imported].filter((folder) => folder !== GENERATED && !inputs.has(folder))).toEqual([]);
});

test("everything named as an input is there", () => {
  expect(CONSOLE_INPUTS.filter((input) => !existsSync(join(root, input)))).toEqual([]);
});
