/** Values of headers, which are often credentials: sealed at rest, in no answer, and what earlier versions kept plain too. */
import { createDecipheriv, hkdfSync } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { releaseBody } from "@/contract/release";
import { keyInfo, sealedFor } from "@/contract/sealing";
import { startInstallation, type Installation } from "./installation";

const EARLIER = "Bearer kept-plain-by-an-earlier-version";
const CANARY = "Bearer canary-that-nobody-may-read-6789";
const SNAPSHOT_ID = "dst_earlier";

let site: Installation;
let client: Client;

/** As a version before left it: plain in the row, in a release and in the audit log. */
async function plantEarlier(): Promise<void> {
  await client.query(
    `INSERT INTO destinations (id, name, connector, settings, updated_at) VALUES ($1, 'Earlier', 'webhook', $2, now())`,
    [SNAPSHOT_ID, { url: "https://example.com/a", batchSize: 1, headers: { Authorization: EARLIER } }],
  );
  const { systemContext } = await import("@/lib/server/access/actor");
  const { ensureFirstRelease } = await import("@/lib/server/releases");
  await ensureFirstRelease(systemContext());
  await client.query(
    `INSERT INTO audit_entries (actor, actor_name, action, entity, entity_id, label, after)
     VALUES ('user:usr_x', 'Ada', 'destination.create', 'destination', $1, 'Earlier', $2)`,
    [SNAPSHOT_ID, { name: "Earlier", "settings.headers": { Authorization: EARLIER } }],
  );
}

beforeAll(async () => {
  site = await startInstallation();
  client = new Client({ connectionString: site.databaseUrl });
  await client.connect();
  await plantEarlier();
});
afterAll(async () => {
  await client.end();
  await site.stop();
});

async function everythingAtRest(): Promise<string> {
  const { rows } = await client.query<{ all: string }>(
    `SELECT concat((SELECT json_agg(d) FROM destinations d), (SELECT json_agg(r) FROM releases r),
                   (SELECT json_agg(a) FROM audit_entries a)) AS all`,
  );
  return rows[0]?.all ?? "";
}

function open(sealed: string | undefined, aad: string): string {
  const key = Buffer.from(
    hkdfSync("sha256", Buffer.from(process.env["TRIBUTARY_SECRET_KEY"] ?? ""), "", keyInfo("sealing"), 32),
  );
  const [, iv, text, tag] = (sealed ?? "").split(".").map((part) => Buffer.from(part, "base64url"));
  const decipher = createDecipheriv("aes-256-gcm", key, iv!).setAAD(Buffer.from(aad)).setAuthTag(tag!);
  return Buffer.concat([decipher.update(text!), decipher.final()]).toString();
}

test("what an earlier version kept plain is sealed at the first start, in history too, and still works after a rollback", async () => {
  expect(await everythingAtRest()).toContain(EARLIER);
  const { body: seen } = await site.ask("GET /destinations/{id}", { params: { id: SNAPSHOT_ID } });
  expect(await everythingAtRest()).not.toContain(EARLIER);
  expect(seen.settings).toEqual({ url: "https://example.com/a", batchSize: 1 });
  expect(Object.keys(seen.secrets)).toEqual(["headers.Authorization"]);

  const { body: status } = await site.ask("GET /release");
  expect(status.published).toBe(2);
  const { body: compared } = await site.ask("GET /releases/{number}", { params: { number: "2" } });
  expect(compared.diff.changes).toEqual([]);
  await site.ask("PATCH /destinations/{id}", {
    params: { id: SNAPSHOT_ID },
    body: { settings: { headers: null } },
  });
  const back = await site.ask("POST /releases/{number}/rollback", { params: { number: "1" } });
  expect(back.status).toBe(200);
  const { destinations } = releaseBody.parse(JSON.parse(site.pipeline.bodies.at(-1)!));
  expect(
    open(destinations[0]?.sealed["headers.Authorization"], sealedFor(SNAPSHOT_ID, "headers.Authorization")),
  ).toBe(EARLIER);
  const audit = await site.ask("GET /audit");
  expect(audit.text).toContain("no longer shown");
  expect(audit.text).not.toContain(EARLIER);
});

test("a header's value is sealed when it is written, kept when others change, and in no answer", async () => {
  const created = await site.ask("POST /destinations", {
    body: {
      name: "Hook",
      connector: "http",
      settings: { url: "https://example.com/b", headers: { Authorization: CANARY, "X-Team": "growth" } },
    },
  });
  expect(created.status).toBe(201);
  const params = { id: created.body.id as string };
  expect(created.body.secrets["headers.Authorization"]).toMatchObject({ hint: "6789" });
  const patched = await site.ask("PATCH /destinations/{id}", {
    params,
    body: { settings: { headers: { "X-Team": "sales" } } },
  });
  site.pipeline.answers = { "POST /destinations/test": (asked: string) => ({ sent: false, asked }) };
  const tried = await site.ask("POST /destinations/{id}/test", {
    params,
    body: { settings: { headers: { "X-Team": "typed" } } },
  });
  expect(JSON.parse(tried.body.asked)).toMatchObject({
    settings: { headers: { "X-Team": "typed" } },
    sealed: { "headers.Authorization": expect.stringMatching(/^v1\./) as string },
  });
  site.pipeline.answers = {};
  const { destinations } = releaseBody.parse(JSON.parse(site.pipeline.bodies.at(-1)!));
  const { sealed, settings } = destinations.find(({ id }) => id === params.id)!;
  expect(settings["headers"]).toBeUndefined();
  const opened = (name: string) => open(sealed[name], sealedFor(params.id, name));
  expect(opened("headers.Authorization")).toBe(CANARY);
  expect(opened("headers.X-Team")).toBe("sales");

  const answers = await Promise.all([
    site.ask("GET /destinations"),
    site.ask("GET /destinations/{id}", { params }),
    site.ask("GET /audit"),
    site.ask("GET /releases/{number}", { params: { number: String(patched.body.release.number) } }),
  ]);
  for (const { text } of [created, patched, ...answers]) {
    expect(text).not.toContain(CANARY);
    expect(text).not.toContain("v1.");
  }
  expect(await everythingAtRest()).not.toContain(CANARY);

  const elsewhere = await site.ask("PATCH /destinations/{id}", {
    params,
    body: { settings: { url: "https://evil.example/", headers: { "X-Team": "x" } } },
  });
  expect(elsewhere.body.error).toMatchObject({
    code: "settings_invalid",
    details: [{ field: "headers.Authorization" }],
  });
});
