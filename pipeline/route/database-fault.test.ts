import { expect, test } from "vitest";
import { Fault } from "../base/fault.ts";
import { naming } from "./database-fault.ts";

const fails = naming(async (error: Error) => {
  throw error;
});
const withCode = (code: string): Error => Object.assign(new Error("said so"), { code });

test("a database that is away has a name, however the driver says so", async () => {
  for (const code of ["57P01", "57P03", "08006", "53300", "ECONNREFUSED", "ECONNRESET"])
    await expect(fails(withCode(code)), code).rejects.toMatchObject({ code: "database_unavailable" });
  for (const message of [
    "Connection terminated unexpectedly",
    "Connection terminated due to connection timeout",
    "Query read timeout",
    "timeout exceeded when trying to connect",
  ])
    await expect(fails(new Error(message)), message).rejects.toMatchObject({ code: "database_unavailable" });
});

test("everything else stays what it is", async () => {
  await expect(fails(withCode("22021"))).rejects.toMatchObject({ code: "22021" });
  await expect(fails(new Fault("not_found", "No."))).rejects.toMatchObject({ code: "not_found" });
});
