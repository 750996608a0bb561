import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACTIONS, isAtLeast, ROLES, type Role } from "@/lib/contract/access";
import type { OperationSpec } from "@/lib/contract/operation";
import { operations, type OperationKey } from "@/lib/contract/operations";
import { startInstallation, type Installation } from "./installation";

let site: Installation;
const tokens = new Map<Role, string>();

beforeAll(async () => {
  site = await startInstallation();
  for (const role of ROLES) {
    const { body } = await site.ask("POST /tokens", { body: { name: role, role } });
    tokens.set(role, body.token);
  }
});
afterAll(() => site.stop());

const specs = Object.entries(operations) as [OperationKey, OperationSpec][];
const guarded = specs.filter(([, spec]) => spec.access in ACTIONS);
const params = { id: "none", number: "999999", messageId: "none", destinationId: "none", caseId: "none" };

describe.each(guarded)("%s", (key, spec) => {
  const least = ACTIONS[spec.access as keyof typeof ACTIONS];

  test("nobody gets in without a token", async () => {
    expect((await site.ask(key, { token: null, params })).status).toBe(401);
    expect((await site.ask(key, { token: "trib_made-up", params })).status).toBe(401);
  });

  const below = ROLES.filter((role) => !isAtLeast(role, least));
  test.runIf(below.length > 0).each(below)("%s is refused", async (role) => {
    const reply = await site.ask(key, { token: tokens.get(role)!, params, body: needsBody(key) });
    expect(reply.status).toBe(403);
    expect(reply.body.error.code).toBe("forbidden");
  });

  // Writes are tried with what does not exist or does not fit, so that none of them changes anything.
  test.runIf(key.startsWith("GET ") || spec.body !== undefined)(`${least} is let in`, async () => {
    if (spec.format === "stream") return;
    const reply = await site.ask(key, {
      token: tokens.get(least)!,
      params,
      body: key.startsWith("GET ") ? undefined : { no: "such field" },
    });
    expect([401, 403]).not.toContain(reply.status);
  });
});

const needsBody = (key: OperationKey): unknown => (key.startsWith("GET ") ? undefined : {});

test("a write key opens nothing", async () => {
  const { body } = await site.ask("POST /sources", { body: { name: "Web" } });
  for (const key of ["GET /sources", "GET /me", "POST /sources"] as const) {
    expect((await site.ask(key, { token: body.writeKey, params })).status).toBe(401);
  }
});

test("without the right to see personal data, SQL and searches for values are refused", async () => {
  const token = tokens.get("engineer")!;
  const sql = await site.ask("POST /warehouse/query", { token, body: { sql: "SELECT 1" } });
  const text = await site.ask("GET /events", { token, query: { text: "a@b.c" } });
  const person = await site.ask("GET /events/live", { token, query: { userId: "a@b.c" } });
  expect([sql.status, text.status, person.status]).toEqual([403, 403, 403]);
});

test("a token cannot make one that may do more than itself", async () => {
  const engineer = tokens.get("engineer")!;
  const higher = await site.ask("POST /tokens", { token: engineer, body: { name: "x", role: "admin" } });
  const seeing = await site.ask("POST /tokens", {
    token: engineer,
    body: { name: "x", maySeePii: true },
  });
  expect([higher.status, seeing.status]).toEqual([403, 403]);
  const narrow = await site.ask("POST /tokens", {
    body: { name: "n", role: "owner", scopes: ["source:read"] },
  });
  expect((await site.ask("GET /sources", { token: narrow.body.token })).status).toBe(200);
  expect((await site.ask("GET /destinations", { token: narrow.body.token })).status).toBe(403);
  expect((await site.ask("POST /sources", { token: narrow.body.token, body: { name: "x" } })).status).toBe(
    403,
  );
});
