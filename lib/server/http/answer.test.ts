import { expect, test } from "vitest";
import { errorAnswer } from "./answer";

test.each([
  ["connection_failure", "08006"],
  ["serialization_failure", "40001"],
  ["deadlock_detected", "40P01"],
  ["read_only_sql_transaction", "25006"],
  ["disk_full", "53100"],
  ["too_many_connections", "53300"],
  ["lock_not_available", "55P03"],
  ["admin_shutdown", "57P01"],
  ["io_error", "58030"],
])("%s of the database, which passes by itself, is 503 and worth a repetition", (_name, code) => {
  const answer = errorAnswer(new Error(`Raw query failed. Code: \`${code}\`. Message: \`…\``), "r1");
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
});

test("a transaction that lost against another one is 503, too", () => {
  const answer = errorAnswer(
    Object.assign(new Error("write conflict or a deadlock"), { code: "P2034" }),
    "r1",
  );
  expect(answer.status).toBe(503);
});

test("a broken rule of the database is a fault of ours, whose words nobody outside reads", async () => {
  const answer = errorAnswer(new Error("Raw query failed. Code: `23505`. Message: `secret`"), "r1");
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain("secret");
});
