import { encode } from "next-auth/jwt";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OWNER, startInstallation, type Installation } from "./installation";

let site: Installation;
let db: Client;
beforeAll(async () => {
  site = await startInstallation();
  db = new Client({ connectionString: site.databaseUrl });
  await db.connect();
  await site.ask("GET /me");
});
afterAll(async () => {
  await db.end();
  await site.stop();
});

const client = { ip: "192.0.2.1", userAgent: "test" };

async function cookieFor(email: string, password: string): Promise<{ cookie: string }> {
  const { signIn } = await import("@/lib/server/sessions");
  const { sessionCookieName, sessionSecret } = await import("@/lib/server/access/session-cookie");
  const session = await signIn({ email, password }, client);
  const jwt = await encode({ token: { sid: session?.sessionId }, secret: sessionSecret() });
  return { cookie: `${sessionCookieName()}=${jwt}` };
}

async function invite(role: string, email: string): Promise<string> {
  const invited = await site.ask("POST /invitations", { body: { email, role } });
  const body = { token: invited.body.token, name: "New", password: "another good password" };
  const accepted = await site.ask("POST /invitations/accept", { token: null, body });
  expect(accepted.status).toBe(201);
  return accepted.body.id;
}

test("the owner of the environment exists, and nobody can set up a second first owner", async () => {
  expect((await site.ask("GET /setup", { token: null })).body).toMatchObject({ needed: false });
  const again = await site.ask("POST /setup", {
    token: null,
    body: { email: "eve@example.com", name: "Eve", password: "long enough password" },
  });
  expect(again.status).toBe(409);
});

test("when two browsers set up at once, one owner is made", async () => {
  await db.query("DELETE FROM users");
  const tries = await Promise.all(
    ["a", "b", "c"].map((name) =>
      site.ask("POST /setup", {
        token: null,
        body: { email: `${name}@example.com`, name, password: OWNER.password },
      }),
    ),
  );
  expect(tries.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
  expect((await db.query("SELECT 1 FROM users")).rowCount).toBe(1);
  await db.query("UPDATE users SET email = $1", [OWNER.email]);
});

test("the last owner can be neither demoted, disabled nor removed", async () => {
  const { rows } = await db.query<{ id: string }>("SELECT id FROM users WHERE role = 'owner'");
  const params = { id: rows[0]!.id };
  const demoted = await site.ask("PATCH /users/{id}", { params, body: { role: "admin" } });
  const disabled = await site.ask("PATCH /users/{id}", { params, body: { disabled: true } });
  const removed = await site.ask("DELETE /users/{id}", { params });
  expect([demoted.status, disabled.status, removed.status]).toEqual([409, 409, 409]);
  expect((await db.query("SELECT 1 FROM users WHERE role = 'owner' AND disabled_at IS NULL")).rowCount).toBe(
    1,
  );
});

test("admins cannot touch owners nor make one", async () => {
  const { body } = await site.ask("POST /tokens", { body: { name: "admin", role: "admin" } });
  const { rows } = await db.query<{ id: string }>("SELECT id FROM users WHERE role = 'owner'");
  const touched = await site.ask("PATCH /users/{id}", {
    token: body.token,
    params: { id: rows[0]!.id },
    body: { name: "Mallory" },
  });
  const made = await site.ask("POST /invitations", {
    token: body.token,
    body: { email: "new-owner@example.com", role: "owner" },
  });
  expect([touched.status, made.status]).toEqual([403, 403]);
});

test("a session lives in its cookie and dies with sign-out, and with the person's being disabled", async () => {
  const id = await invite("viewer", "viewer@example.com");
  const headers = await cookieFor("viewer@example.com", "another good password");
  const me = await site.ask("GET /me", { token: null, headers });
  expect(me.body).toMatchObject({ kind: "user", id, role: "viewer", seesPii: false });
  const params = { id: me.body.sessionId };
  expect((await site.ask("DELETE /sessions/{id}", { token: null, headers, params })).status).toBe(200);
  expect((await site.ask("GET /me", { token: null, headers })).status).toBe(401);

  const next = await cookieFor("viewer@example.com", "another good password");
  await site.ask("PATCH /users/{id}", { params: { id }, body: { disabled: true } });
  expect((await site.ask("GET /me", { token: null, headers: next })).status).toBe(401);
});

test("an idle session and one past its end are refused, whatever their cookie says", async () => {
  await invite("viewer", "idle@example.com");
  const headers = await cookieFor("idle@example.com", "another good password");
  await db.query("UPDATE sessions SET last_seen_at = now() - interval '4 days'");
  expect((await site.ask("GET /me", { token: null, headers })).status).toBe(401);
  await db.query("UPDATE sessions SET last_seen_at = now(), expires_at = now() - interval '1 second'");
  expect((await site.ask("GET /me", { token: null, headers })).status).toBe(401);
});

test("a cookie that another site's page sends does nothing", async () => {
  await invite("analyst", "analyst@example.com");
  const cookie = await cookieFor("analyst@example.com", "another good password");
  const save = (headers: Record<string, string>) =>
    site.ask("POST /saved-queries", {
      token: null,
      headers: { ...cookie, ...headers },
      body: { name: "q", sql: "SELECT 1" },
    });
  expect((await save({ "sec-fetch-site": "cross-site" })).body.error.code).toBe("cross_origin");
  expect((await save({ "sec-fetch-site": "same-site" })).body.error.code).toBe("cross_origin");
  expect((await save({ origin: "https://evil.example" })).body.error.code).toBe("cross_origin");
  expect((await save({ origin: "http://console.test", "sec-fetch-site": "same-origin" })).status).toBe(201);
});

test("an invitation works once, and not after it was withdrawn", async () => {
  const invited = await site.ask("POST /invitations", {
    body: { email: "once@example.com", role: "viewer" },
  });
  const body = { token: invited.body.token, name: "Once", password: "another good password" };
  const both = await Promise.all(
    [1, 2].map(() => site.ask("POST /invitations/accept", { token: null, body })),
  );
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)[0]).toBe(201);
  expect(both.filter(({ status }) => status === 201)).toHaveLength(1);
  const second = await site.ask("POST /invitations", {
    body: { email: "two@example.com", role: "viewer" },
  });
  await site.ask("DELETE /invitations/{id}", { params: { id: second.body.id } });
  const late = await site.ask("POST /invitations/accept", {
    token: null,
    body: { ...body, token: second.body.token },
  });
  expect(late.status).toBe(404);
});

test("a revoked token is refused by the very next request, and no usable token is in the database", async () => {
  const { body } = await site.ask("POST /tokens", { body: { name: "short-lived" } });
  expect((await site.ask("GET /me", { token: body.token })).status).toBe(200);
  const { rows } = await db.query<{ line: string }>("SELECT api_tokens::text AS line FROM api_tokens");
  expect(rows.map(({ line }) => line).join("\n")).not.toContain(body.token);
  await site.ask("DELETE /tokens/{id}", { params: { id: body.id } });
  expect((await site.ask("GET /me", { token: body.token })).status).toBe(401);
});

test("a token does no more than its creator may do now, however it was made", async () => {
  const id = await invite("admin", "maker@example.com");
  const headers = await cookieFor("maker@example.com", "another good password");
  const make = async (asked: { token?: string | null; headers?: Record<string, string> }) =>
    (await site.ask("POST /tokens", { ...asked, body: { name: "t", role: "admin", maySeePii: true } })).body
      .token as string;
  const own = await make({ token: null, headers });
  const tokens = [own, await make({ token: own })];
  const rights = () =>
    Promise.all(
      tokens.map(async (token) => {
        const { status, body } = await site.ask("GET /me", { token });
        return status === 200 ? [body.role, body.seesPii] : status;
      }),
    );
  const change = (body: object) => site.ask("PATCH /users/{id}", { params: { id }, body });
  const both = (one: unknown): unknown[] => [one, one];

  expect(await rights()).toEqual(both(["admin", true]));
  await change({ role: "engineer", maySeePii: true });
  expect(await rights()).toEqual(both(["engineer", true]));
  expect((await site.ask("GET /users", { token: own })).status).toBe(403);
  await change({ maySeePii: false });
  expect(await rights()).toEqual(both(["engineer", false]));
  await change({ disabled: true });
  expect(await rights()).toEqual(both(401));
  await change({ disabled: false });
  await site.ask("DELETE /users/{id}", { params: { id } });
  expect(await rights()).toEqual(both(401));
});

const personOf = async (role: string, email: string) => {
  const id = await invite(role, email);
  return { id, headers: await cookieFor(email, "another good password") };
};
const actionsAbout = async (id: string): Promise<string[]> =>
  (
    await db.query<{ action: string }>("SELECT action FROM audit_entries WHERE entity_id = $1 ORDER BY id", [
      id,
    ])
  ).rows.map(({ action }) => action);

test("a link for a new password works once, ends all sessions, and stands in the audit log", async () => {
  const { signIn } = await import("@/lib/server/sessions");
  const { id, headers } = await personOf("analyst", "forgetful@example.com");
  const make = () => site.ask("POST /users/{id}/password-reset", { params: { id } });
  const [replaced, { body: link, status }] = [await make(), await make()];
  expect([status, link.email, link.path]).toEqual([
    201,
    "forgetful@example.com",
    `/new-password#${link.token}`,
  ]);
  const rows = await db.query<{ line: string }>("SELECT password_resets::text AS line FROM password_resets");
  expect(rows.rows.map(({ line }) => line).join()).not.toContain(link.token);

  const use = (token: string, password = "a brand new password") =>
    site.ask("POST /password-resets/accept", { token: null, body: { token, password } });
  const lookUp = (token: string) =>
    site.ask("POST /password-resets/look-up", { token: null, body: { token } });
  expect((await lookUp(link.token)).body).toMatchObject({ email: "forgetful@example.com" });
  expect((await lookUp(replaced.body.token)).status).toBe(404);
  expect((await use(replaced.body.token)).status).toBe(404);
  expect((await use(link.token, "too short")).status).toBe(400);
  const both = await Promise.all([use(link.token), use(link.token)]);
  expect(both.map((reply) => reply.status).toSorted((a, b) => a - b)).toEqual([200, 404]);
  expect((await site.ask("GET /me", { token: null, headers })).status).toBe(401);
  expect(
    await signIn({ email: "forgetful@example.com", password: "another good password" }, client),
  ).toBeNull();
  expect(
    await signIn({ email: "forgetful@example.com", password: "a brand new password" }, client),
  ).toMatchObject({ userId: id });
  expect(await actionsAbout(id)).toEqual(
    expect.arrayContaining(["user.password_link", "user.reset_password"]),
  );
});

test("a link for a new password dies with time, and with the person's being disabled", async () => {
  const { id } = await personOf("viewer", "late@example.com");
  const make = () => site.ask("POST /users/{id}/password-reset", { params: { id } });
  const use = (token: string) =>
    site.ask("POST /password-resets/accept", {
      token: null,
      body: { token, password: "a brand new password" },
    });
  const late = await make();
  await db.query("UPDATE password_resets SET expires_at = now() - interval '1 second'");
  expect((await use(late.body.token)).status).toBe(404);
  const { body } = await make();
  await site.ask("PATCH /users/{id}", { params: { id }, body: { disabled: true } });
  expect((await use(body.token)).status).toBe(404);
  expect((await make()).status).toBe(409);
});

test.each([
  ["owner", "owner", 201],
  ["admin", "owner", 403],
  ["admin", "admin", 201],
  ["admin", "viewer", 201],
  ["engineer", "viewer", 403],
  ["analyst", "viewer", 403],
  ["viewer", "viewer", 403],
] as const)("the role %s that makes a password link for the role %s gets %i", async (role, other, status) => {
  const { headers } = await personOf(role, `${role}-for-${other}@example.com`);
  const { id } = await personOf(other, `${other}-of-${role}@example.com`);
  const reply = await site.ask("POST /users/{id}/password-reset", { token: null, headers, params: { id } });
  expect(reply.status).toBe(status);
});

test("the server's own script gets a link for the only owner, and nobody else can ask as it does", async () => {
  const { POST } = await import("@/app/api/internal/password-reset/route");
  const { controlKey } = await import("@/lib/server/keys");
  const asked = (key: string, email: string) =>
    POST(
      new Request("http://console.test/api/internal/password-reset", {
        method: "POST",
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify({ email }),
      }),
    );
  const reply = await asked(controlKey(), ` ${OWNER.email.toUpperCase()}`);
  expect(reply.status).toBe(200);
  expect(await reply.json()).toMatchObject({ path: expect.stringMatching(/^\/new-password#.{40,}/) });
  expect((await asked(controlKey(), "nobody@example.com")).status).toBe(404);
  expect((await asked("a guess", OWNER.email)).status).toBe(401);
});

test("who cancels a query cancels their own, also when others gave theirs the same id", async () => {
  const running = new Map<string, string>();
  site.pipeline.answers = {
    "POST /warehouse/query": (body) => {
      const { queryId, sql } = JSON.parse(body) as { queryId: string; sql: string };
      running.set(queryId, sql);
      return { columns: [], rows: [], truncated: false, elapsedMs: 1 };
    },
    "POST /warehouse/cancel": (body) => ({
      cancelled: running.delete((JSON.parse(body) as { queryId: string }).queryId),
    }),
  };
  const [ann, ben] = [await personOf("admin", "ann@example.com"), await personOf("admin", "ben@example.com")];
  const queryId = "preview";
  const ask = (headers: Record<string, string>, sql: string) =>
    site.ask("POST /warehouse/query", { token: null, headers, body: { sql, queryId } });
  const cancel = async (headers: Record<string, string>) =>
    (await site.ask("POST /warehouse/cancel", { token: null, headers, body: { queryId } })).body;
  expect((await ask(ann.headers, "SELECT 'ann'")).status).toBe(200);
  expect(await cancel(ben.headers)).toEqual({ cancelled: false });
  await ask(ben.headers, "SELECT 'ben'");
  expect(await cancel(ben.headers)).toEqual({ cancelled: true });
  expect([...running.values()]).toEqual(["SELECT 'ann'"]);
  expect(await cancel(ann.headers)).toEqual({ cancelled: true });
  site.pipeline.answers = {};
});

test("the audit log tells who signs in and out and who is refused, and a guesser cannot fill it", async () => {
  const { signIn, signOut } = await import("@/lib/server/sessions");
  const id = await invite("viewer", "noted@example.com");
  const session = await signIn({ email: "noted@example.com", password: "another good password" }, client);
  await signOut(session!.sessionId, client);
  await signOut(session!.sessionId, client);
  await signIn({ email: "noted@example.com", password: "wrong" }, client);
  await expect.poll(() => actionsAbout(id), { timeout: 20_000 }).toContain("session.refuse");
  const told = (await actionsAbout(id)).filter((action) => action.startsWith("session."));
  expect(told).toEqual(["session.start", "session.sign_out", "session.refuse"]);

  for (let guess = 0; guess < 30; guess += 1)
    await signIn(
      { email: `guess-${String(guess)}@example.com`, password: "a typed password" },
      { ...client, ip: null },
    );
  await expect.poll(async () => (await actionsAbout("unknown")).length, { timeout: 20_000 }).toBe(20);
  const { text } = await site.ask("GET /audit", { query: { entity: "session", entityId: "unknown" } });
  expect(text).not.toMatch(/guess-|a typed password/);
});

const refusalsOf = async (actor: string) =>
  (
    await db.query<{ action: string; label: string; why: string; times: number; ip: string | null }>(
      `SELECT action, label, after->>'why' AS why, (after->>'times')::int AS times, ip FROM audit_entries
       WHERE entity = 'access' AND actor = $1 ORDER BY id`,
      [actor],
    )
  ).rows;

test("who tries what their role may not, in a session or with a token, stands in the audit log as refused", async () => {
  const { id, headers } = await personOf("viewer", "curious@example.com");
  const { body: narrow } = await site.ask("POST /tokens", {
    body: { name: "narrow", role: "owner", scopes: ["source:read"] },
  });
  const body = { name: "Mine" };
  for (let tries = 0; tries < 5; tries += 1) {
    expect((await site.ask("POST /sources", { token: null, headers, body })).status).toBe(403);
    expect((await site.ask("POST /sources", { token: narrow.token, body })).status).toBe(403);
  }
  expect((await site.ask("GET /users", { token: null, headers })).status).toBe(403);
  await expect.poll(async () => (await refusalsOf(`user:${id}`)).length, { timeout: 20_000 }).toBe(2);
  await expect.poll(async () => (await refusalsOf(`token:${narrow.id}`)).length, { timeout: 20_000 }).toBe(1);
  expect(await refusalsOf(`user:${id}`)).toMatchObject([
    { action: "access.refuse", label: "source.write", why: expect.stringContaining("engineer") as string },
    { action: "access.refuse", label: "user.read" },
  ]);
  expect(await refusalsOf(`token:${narrow.id}`)).toMatchObject([
    { label: "source.write", why: expect.stringContaining("source:read") as string },
  ]);
  const { body: told } = await site.ask("GET /audit", { query: { entity: "access", actor: `user:${id}` } });
  expect(told.items.map(({ label }: { label: string }) => label)).toEqual(["user.read", "source.write"]);
});

test("a loop of refusals is one entry with its number, and an actor fills no log with many kinds", async () => {
  const { Refusals } = await import("@/lib/server/access/refusals");
  const { systemContext } = await import("@/lib/server/access/actor");
  const ctx = systemContext();
  const as = (key: string) => ({ ...ctx, actor: { ...ctx.actor, key } });
  const refusals = new Refusals(500);
  for (let tries = 0; tries < 1000; tries += 1) refusals.note(as("token:looping"), "source.write", "No.");
  await expect
    .poll(async () => (await refusalsOf("token:looping")).map(({ times }) => times), { timeout: 20_000 })
    .toEqual([1000]);
  refusals.note(as("token:looping"), "source.write", "No.");
  await expect.poll(async () => (await refusalsOf("token:looping")).length, { timeout: 20_000 }).toBe(2);

  for (let kind = 0; kind < 100; kind += 1) refusals.note(as("token:many"), `kind.${String(kind)}`, "No.");
  refusals.note(as("token:other"), "source.write", "No.");
  await expect.poll(async () => (await refusalsOf("token:other")).length, { timeout: 20_000 }).toBe(1);
  await expect.poll(async () => (await refusalsOf("token:many")).length, { timeout: 20_000 }).toBe(60);
});

test("a new password by link opens an account that wrong ones have closed", async () => {
  const { signIn } = await import("@/lib/server/sessions");
  const id = await invite("viewer", "closed@example.com");
  const attempt = (password: string) =>
    signIn({ email: "closed@example.com", password }, { ...client, ip: null });
  for (let tries = 0; tries < 10; tries += 1) await attempt("wrong");
  await expect(attempt("another good password")).rejects.toMatchObject({ code: "rate_limited" });
  const { body } = await site.ask("POST /users/{id}/password-reset", { params: { id } });
  const next = { token: body.token, password: "a brand new password" };
  await site.ask("POST /password-resets/accept", { token: null, body: next });
  expect(await attempt("a brand new password")).toMatchObject({ userId: id });
});

test("ten wrong passwords close the account for a while, also for the right one", async () => {
  const { signIn } = await import("@/lib/server/sessions");
  await invite("viewer", "guessed@example.com");
  for (let attempt = 0; attempt < 10; attempt += 1) {
    expect(await signIn({ email: "guessed@example.com", password: "wrong" }, client)).toBeNull();
  }
  const right = signIn({ email: "Guessed@example.com", password: "another good password" }, client);
  await expect(right).rejects.toMatchObject({ code: "rate_limited" });
});
