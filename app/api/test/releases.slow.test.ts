import { createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { releaseBody } from "@/contract/release";
import { keyInfo, sealedFor } from "@/contract/sealing";
import { startInstallation, type Installation } from "./installation";

const CANARY = "whsec_canary-of-the-secret-0123456789";

let site: Installation;
let db: Client;
beforeAll(async () => {
  site = await startInstallation();
  db = new Client({ connectionString: site.databaseUrl });
  await db.connect();
});
afterAll(async () => {
  await db.end();
  await site.stop();
});

const key = (purpose: "release" | "sealing"): Buffer =>
  Buffer.from(hkdfSync("sha256", process.env["TRIBUTARY_SECRET_KEY"]!, "", keyInfo(purpose), 32));

const auditCount = async (): Promise<number> =>
  Number((await db.query<{ count: string }>("SELECT count(*) FROM audit_entries")).rows[0]!.count);

test("each write makes one release, one audit entry, and answers when the pipeline runs it", async () => {
  await site.ask("GET /release");
  const before = await auditCount();
  const source = await site.ask("POST /sources", { body: { name: "Web", connector: "http" } });
  expect(source.status).toBe(201);
  expect(source.body.writeKey).toMatch(/^wk_[0-9a-f]{32}$/);
  expect(source.body.release.applied).toBe(true);
  expect(site.pipeline.releases.at(-1)).toBe(source.body.release.number);
  expect(await auditCount()).toBe(before + 1);
  const body = releaseBody.parse(JSON.parse(site.pipeline.bodies.at(-1)!));
  expect(body.sources.map(({ name }) => name)).toEqual(["Web"]);
  expect(site.pipeline.bodies.at(-1)).not.toContain(source.body.writeKey);
});

test("writes at the same time make consecutive releases, and the pipeline never sees one go back", async () => {
  const from = site.pipeline.releases.length;
  const made = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      site.ask("POST /sources", { body: { name: `S${String(index)}` } }),
    ),
  );
  const numbers = made.map(({ body }) => body.release.number as number).sort((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, index) => numbers[0]! + index));
  expect(made.every(({ body }) => body.release.applied)).toBe(true);
  const seen = site.pipeline.releases.slice(from);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

test("while the pipeline is down a write is kept and answers 202 with its release", async () => {
  site.pipeline.setDown(true);
  const reply = await site.ask("POST /sources", { body: { name: "Later" } });
  site.pipeline.setDown(false);
  expect(reply.status).toBe(202);
  expect(reply.body.release).toMatchObject({ applied: false, reason: "down", message: null });
  const pulled = await import("@/lib/server/releases/pulled");
  const refused = await pulled.pulledRelease(new Request("http://console.test/api/internal/release"));
  expect(refused.status).toBe(401);
});

test("a release that the pipeline refuses, or is slow to take, is not called a pipeline that is down", async () => {
  site.pipeline.setTrouble({ kind: "refuses", message: "The route role has no room." });
  const refused = await site.ask("POST /sources", { body: { name: "Refused" } });
  site.pipeline.setTrouble({ kind: "slow" });
  const late = await site.ask("POST /sources", { body: { name: "Late" } });
  site.pipeline.setTrouble(null);
  const well = await site.ask("POST /sources", { body: { name: "Well" } });
  expect(refused.status).toBe(202);
  expect(refused.body.release).toMatchObject({
    applied: false,
    reason: "refused",
    message: "The route role has no room.",
  });
  expect(late.status).toBe(202);
  expect(late.body.release).toMatchObject({ applied: false, reason: "slow", message: null });
  expect(well.body.release).toMatchObject({ applied: true, reason: null, message: null });
});

test("a secret is sealed for its row, is in no answer, and stays when it is not named", async () => {
  const created = await site.ask("POST /destinations", {
    body: { name: "Hook", connector: "webhook", settings: { url: "https://example.com/a", secret: CANARY } },
  });
  const params = { id: created.body.id };
  expect(created.body.secrets.secret).toMatchObject({ hint: "6789" });
  const patched = await site.ask("PATCH /destinations/{id}", {
    params,
    body: { settings: { url: "https://example.com/b" }, delivery: { retryBaseMs: 50 } },
  });
  expect(patched.body.settings.url).toBe("https://example.com/b");
  expect(patched.body.delivery).toMatchObject({ retryBaseMs: 50, retryMaxMs: 300_000 });
  const answers = await Promise.all([
    site.ask("GET /destinations"),
    site.ask("GET /destinations/{id}", { params }),
    site.ask("GET /audit"),
    site.ask("GET /releases"),
    site.ask("GET /releases/{number}", { params: { number: String(patched.body.release.number) } }),
  ]);
  for (const { text } of [created, patched, ...answers]) {
    expect(text).not.toContain(CANARY);
    expect(text).not.toContain("v1.");
  }
  const { destinations } = releaseBody.parse(JSON.parse(site.pipeline.bodies.at(-1)!));
  const sealed = destinations.find(({ id }) => id === params.id)!.sealed["secret"]!;
  expect(open(sealed, sealedFor(params.id, "secret"))).toBe(CANARY);
  expect(() => open(sealed, sealedFor("dst_other", "secret"))).toThrow("auth");
});

test("a stored secret does not follow a destination or a channel to another server, neither by a change nor by a test", async () => {
  const { body: destination } = await site.ask("POST /destinations", {
    body: { name: "CRM", connector: "http", settings: { url: "https://example.com/a", token: CANARY } },
  });
  const { body: channel } = await site.ask("POST /alert-channels", {
    body: { name: "Ops", kind: "webhook", settings: { url: "https://example.com/a", secret: CANARY } },
  });
  const elsewhere = { settings: { url: "https://evil.example/a" } };
  site.pipeline.answers = { "POST /destinations/test": { sent: true }, "POST /alerts/test": { sent: true } };
  const places = [
    ["PATCH /destinations/{id}", "POST /destinations/{id}/test", destination.id, "token"],
    ["PATCH /alert-channels/{id}", "POST /alert-channels/{id}/test", channel.id, "secret"],
  ] as const;
  for (const [change, trial, id, field] of places) {
    const params = { id };
    for (const key of [trial, change]) {
      const refused = await site.ask(key, { params, body: elsewhere });
      expect([refused.status, refused.body.error.code]).toEqual([400, "settings_invalid"]);
      expect(refused.body.error.details).toMatchObject([{ field }]);
      const typed = { settings: { ...elsewhere.settings, [field]: "known to whoever types it" } };
      expect((await site.ask(trial, { params, body: typed })).status).toBe(200);
    }
    const samePlace = { settings: { url: "https://example.com/other" } };
    expect((await site.ask(trial, { params, body: samePlace })).status).toBe(200);
    const removed = { settings: { ...elsewhere.settings, [field]: null } };
    expect((await site.ask(change, { params, body: removed })).status).toBe(200);
  }
  site.pipeline.answers = {};
});

function open(sealed: string, aad: string): string {
  const [, iv, ciphertext, tag] = sealed.split(".").map((part) => Buffer.from(part, "base64url"));
  const decipher = createDecipheriv("aes-256-gcm", key("sealing"), iv!);
  decipher.setAAD(Buffer.from(aad));
  decipher.setAuthTag(tag!);
  return Buffer.concat([decipher.update(ciphertext!), decipher.final()]).toString();
}

test("settings that do not fit the connector are refused field by field", async () => {
  const reply = await site.ask("POST /destinations", {
    body: { name: "Bad", connector: "webhook", settings: { url: "not an address" } },
  });
  expect(reply.status).toBe(400);
  expect(reply.body.error).toMatchObject({ code: "settings_invalid", details: [{ field: "url" }] });
});

test("a rotated key stays accepted for its grace period, and the release knows both", async () => {
  const { body: source } = await site.ask("POST /sources", { body: { name: "Rotated" } });
  const params = { id: source.id };
  const rotated = await site.ask("POST /sources/{id}/rotate-key", { params, body: { graceHours: 1 } });
  expect(rotated.body.writeKey).not.toBe(source.writeKey);
  expect(rotated.body.keys).toHaveLength(2);
  const body = releaseBody.parse(JSON.parse(site.pipeline.bodies.at(-1)!));
  const keys = body.sources.find(({ id }) => id === source.id)!.keys;
  expect(keys.map(({ acceptedUntil }) => acceptedUntil === null)).toEqual([true, false]);
});

test("a rollback puts back rows, write keys and secrets, and is itself a release", async () => {
  const { body: source } = await site.ask("POST /sources", { body: { name: "Lost and found" } });
  const { body: destination } = await site.ask("POST /destinations", {
    body: { name: "Kept", connector: "webhook", settings: { url: "https://example.com", secret: CANARY } },
  });
  const { body: connection } = await site.ask("POST /connections", {
    body: { sourceId: source.id, destinationId: destination.id, filter: { events: ["Order*"] } },
  });
  const good = connection.release.number as number;
  await site.ask("DELETE /sources/{id}", { params: { id: source.id } });
  await site.ask("PATCH /destinations/{id}", {
    params: { id: destination.id },
    body: { settings: { url: "https://elsewhere.example", secret: null } },
  });

  const back = await site.ask("POST /releases/{number}/rollback", { params: { number: String(good) } });
  expect(back.status).toBe(200);
  const restored = await site.ask("GET /sources/{id}", { params: { id: source.id } });
  expect(restored.body).toMatchObject({ name: "Lost and found", writeKey: source.writeKey });
  const kept = await site.ask("GET /destinations/{id}", { params: { id: destination.id } });
  expect(kept.body.settings.url).toBe("https://example.com");
  expect(Object.keys(kept.body.secrets)).toEqual(["secret"]);
  const wired = await site.ask("GET /connections/{id}", { params: { id: connection.id } });
  expect(wired.body.filter).toEqual({ events: ["Order*"] });
  expect(wired.body.activeFrom).toBeGreaterThan(connection.activeFrom);
  const compared = await site.ask("GET /releases/{number}", {
    params: { number: String(back.body.release.number) },
    query: { from: String(good) },
  });
  expect(compared.body.restores).toBe(good);
  const fields = compared.body.diff.changes.flatMap((change: { fields: { field: string }[] }) =>
    change.fields.map(({ field }) => field),
  );
  expect(fields).toEqual(["activeFrom"]);
});

test("what a rollback would change is what it then changes, and it promises nothing of alerts, keys and credentials", async () => {
  const { body: source } = await site.ask("POST /sources", { body: { name: "Before" } });
  const good = String(source.release.number);
  await site.ask("PATCH /sources/{id}", { params: { id: source.id }, body: { name: "Renamed" } });
  await site.ask("POST /sources/{id}/rotate-key", { params: { id: source.id }, body: {} });
  await site.ask("POST /sources", { body: { name: "Newer" } });
  const channel = await site.ask("POST /alert-channels", {
    body: { name: "Ops", kind: "webhook", settings: { url: "https://example.com/ops" } },
  });
  expect(channel.status).toBe(201);

  const before = await site.ask("GET /release");
  const preview = await site.ask("GET /releases/{number}/rollback", { params: { number: good } });
  expect(preview.body.changes).toEqual([
    expect.objectContaining({ kind: "removed", entity: "source", label: "Newer" }),
    {
      kind: "changed",
      entity: "source",
      id: source.id,
      label: "Before",
      fields: [{ field: "name", before: "Renamed", after: "Before" }],
    },
  ]);
  expect((await site.ask("GET /release")).body).toEqual(before.body);
  expect((await site.ask("GET /sources/{id}", { params: { id: source.id } })).body.name).toBe("Renamed");

  const back = await site.ask("POST /releases/{number}/rollback", { params: { number: good } });
  const done = await site.ask("GET /releases/{number}", {
    params: { number: String(back.body.release.number) },
  });
  expect(done.body.diff.changes).toEqual(preview.body.changes);
});

test("releases carry the signature that the pipeline checks", async () => {
  const { rows } = await db.query<{ body: string; signature: string }>(
    "SELECT body, signature FROM releases",
  );
  for (const { body, signature } of rows) {
    expect(signature).toBe(createHmac("sha256", key("release")).update(body).digest("base64url"));
  }
});

test("lists go page by page without repeating or leaving out anything", async () => {
  const all = (await site.ask("GET /sources", { query: { limit: "200" } })).body.items as {
    id: string;
  }[];
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page = await site.ask("GET /sources", { query: { limit: "3", cursor } });
    seen.push(...page.body.items.map((item: { id: string }) => item.id));
    cursor = page.body.nextCursor as string | null;
  }
  expect(seen).toEqual(all.map(({ id }) => id));
});
