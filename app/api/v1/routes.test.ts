import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ERRORS } from "@/contract/errors";
import { operations } from "@/lib/contract/operations";
import { openApiDocument } from "@/lib/server/openapi";

const files = globSync("**/route.ts", { cwd: import.meta.dirname }).filter(
  (file) => !file.startsWith("[...path]"),
);

/** "sources/[id]/route.ts" exporting GET -> "GET /sources/{id}". */
function served(file: string): { key: string; declared: string | undefined }[] {
  const path = `/${file.replace(/\/route\.ts$/, "").replace(/\[(\w+)\]/g, "{$1}")}`;
  const text = readFileSync(join(import.meta.dirname, file), "utf8");
  return [...text.matchAll(/export const (GET|POST|PUT|PATCH|DELETE) = route\(\s*"([^"]+)"/g)].map(
    ([, method = "", declared]) => ({ key: `${method} ${path}`, declared }),
  );
}

test("every route serves an operation under its own name, and every operation has a route", () => {
  const all = files.flatMap(served);
  for (const { key, declared } of all) expect(declared).toBe(key);
  expect(all.map(({ key }) => key).sort()).toEqual(Object.keys(operations).sort());
});

test("no route file does anything but serve operations", () => {
  for (const file of files) {
    const text = readFileSync(join(import.meta.dirname, file), "utf8");
    const exported = [...text.matchAll(/^export /gm)].length;
    expect(exported, file).toBe(served(file).length + 1);
    expect(text, file).toContain('export const dynamic = "force-dynamic"');
  }
});

interface Described {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, unknown>>;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
}

test("OpenAPI describes every operation once, with path parameters, answers and errors", () => {
  const paths = openApiDocument()["paths"] as Record<string, Record<string, Described>>;
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      key: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
  expect(described.map(({ key }) => key).sort()).toEqual(Object.keys(operations).sort());
  const ids = described.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { key, operation } of described) {
    const expected = [...key.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const given = operation.parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
    expect(given, key).toEqual(expected);
    expect(Object.keys(operation.responses), key).toContain("500");
  }
});

test("every reference in OpenAPI leads to a component, and no component is left over", () => {
  const text = JSON.stringify(openApiDocument());
  const components = openApiDocument()["components"] as { schemas: Record<string, unknown> };
  const referenced = new Set([...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name));
  expect([...referenced].filter((name) => !(String(name) in components.schemas))).toEqual([]);
  expect(Object.keys(components.schemas).filter((name) => !referenced.has(name))).toEqual([]);
  expect(text).not.toContain("#/$defs/");
});

test("docs/errors.md lists every error as the catalogue has it", () => {
  const text = readFileSync(join(import.meta.dirname, "../../../docs/errors.md"), "utf8");
  const rows = text
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const expected = Object.entries(ERRORS).map(([code, entry]) => [
    `\`${code}\``,
    String(entry.status),
    entry.meaning,
    entry.remedy,
  ]);
  expect(rows).toEqual(expected);
});
