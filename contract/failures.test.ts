import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { answerDetail, explainFailure, failureClassOf, FAILURES, normaliseMessage } from "./failures.ts";

test("messages that differ in ids, numbers, addresses and quoted words only are of one kind", () => {
  const of = (id: string, n: number, mail: string): string =>
    normaliseMessage(
      `The receiver answered 422: contact "${mail}" (id ${id}) exceeds ${String(n)} items for ${mail}.`,
    );
  expect(of("0b3f2c1e-6a51-4a77-9d3e-1f2a3b4c5d6e", 12, "a@example.com")).toBe(
    of("7c3f2c1e-6a51-4a77-9d3e-1f2a3b4c5d6f", 3000, "other.person@mail.example"),
  );
});

test("messages that say different things stay different", () => {
  expect(normaliseMessage("it redirects")).not.toBe(normaliseMessage("it failed inside"));
});

test("a hostile message is normalised in no time", () => {
  const cpuBefore = process.threadCpuUsage();
  normaliseMessage(`${"a-1".repeat(100_000)}"'@`.repeat(3));
  normaliseMessage("1.".repeat(500_000));
  expect(process.threadCpuUsage(cpuBefore).user).toBeLessThan(50_000);
});

test("every code has an explanation, also those that nobody foresaw", () => {
  expect(explainFailure("http_418")).toBe(FAILURES.http_4xx);
  expect(explainFailure("http_503")).toBe(FAILURES.http_5xx);
  expect(explainFailure("http_307")).toBe(FAILURES.http_3xx);
  expect(explainFailure("transformation_crashed")).toBe(FAILURES.transformation_failed);
  expect(explainFailure("filtered_by_connection")).toBe(FAILURES.filtered);
  expect(explainFailure("toString").action).toMatch(/evidence/);
});

test("failures fall into the class that tells who has to act", () => {
  expect(failureClassOf("http_503", 503)).toBe("server_error");
  expect(failureClassOf("http_429", 429)).toBe("throttled");
  expect(failureClassOf("http_401", 401)).toBe("auth");
  expect(failureClassOf("http_422", 422)).toBe("refused");
  expect(failureClassOf("timeout", null)).toBe("timeout");
  expect(failureClassOf("dns_failed", null)).toBe("no_answer");
  expect(failureClassOf("internal", null)).toBe("other");
});

test("docs/errors.md lists every failure as the table has it", () => {
  const text = readFileSync(join(import.meta.dirname, "../docs/errors.md"), "utf8");
  const rows = [...text.matchAll(/^\| (?!code )([a-z0-9_]+) +\| (.+?) +\| (.+?) +\|$/gm)].map((row) =>
    row.slice(1).map((cell) => cell.trim()),
  );
  const expected = Object.entries(FAILURES).map(([code, entry]) => [code, entry.meaning, entry.action]);
  expect(rows).toEqual(expected);
});

test("what a receiver says is found in its usual places, and pages of HTML say nothing", () => {
  expect(answerDetail('{"ok":false,"error":"contact is on the blocklist"}')).toBe(
    "contact is on the blocklist",
  );
  expect(answerDetail('{"error":{"code":7,"message":"no such list"}}')).toBe("no such list");
  expect(answerDetail('{"errors":[{"detail":"email is missing"}]}')).toBe("email is missing");
  expect(answerDetail("quota exceeded")).toBe("quota exceeded");
  expect(answerDetail("<html><body>Bad Gateway")).toBeNull();
  expect(answerDetail('{"ok":true}')).toBeNull();
  expect(answerDetail("")).toBeNull();
  expect(answerDetail(null)).toBeNull();
});
