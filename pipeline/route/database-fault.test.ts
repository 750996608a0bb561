import { expect, test } from "vitest";
import { Fault } from "../base/fault.ts";
import { naming } from "./database-fault.ts";

const fails = naming(async (error: Error) => {
  throw error;
});
const withCode = (code: string): Error => Object.assign(new Error("said so"), { code });

test.each([
  ["connection_failure", "08006"],
  ["serialization_failure", "40001"],
  ["deadlock_detected", "40P01"],
  ["read_only_sql_transaction", "25006"],
  ["disk_full", "53100"],
  ["out_of_memory", "53200"],
  ["too_many_connections", "53300"],
  ["lock_not_available", "55P03"],
  ["query_canceled", "57014"],
  ["admin_shutdown", "57P01"],
  ["cannot_connect_now", "57P03"],
  ["io_error", "58030"],
  ["a closed port", "ECONNREFUSED"],
  ["a reset connection", "ECONNRESET"],
])("what passes by itself has a name: %s, %s", async (_name, code) => {
  await expect(fails(withCode(code))).rejects.toMatchObject({ code: "database_unavailable" });
});

test("a database that is away has a name, also when the driver gives no code", async () => {
  for (const message of [
    "Connection terminated unexpectedly",
    "Connection terminated due to connection timeout",
    "Query read timeout",
    "timeout exceeded when trying to connect",
  ])
    await expect(fails(new Error(message)), message).rejects.toMatchObject({ code: "database_unavailable" });
});

test("everything else stays what it is", async () => {
  // Bad text, a bad statement, a broken rule, a table that is not there: these are ours, and a repetition changes nothing.
  for (const code of ["22021", "42601", "23505", "42P01", "25P02", "580"])
    await expect(fails(withCode(code)), code).rejects.toMatchObject({ code });
  await expect(fails(new Fault("not_found", "No."))).rejects.toMatchObject({ code: "not_found" });
});
