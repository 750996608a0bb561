import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { replayRequest } from "@/contract/replay";
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

test("a replay through a chosen release takes that release's rules along, and the audit log names it", async () => {
  const { body: source } = await site.ask("POST /sources", { body: { name: "Web", connector: "http" } });
  const { body: destination } = await site.ask("POST /destinations", {
    body: { name: "Hook", connector: "webhook", settings: { url: "https://example.com", secret: CANARY } },
  });
  const { body: connection } = await site.ask("POST /connections", {
    body: { sourceId: source.id, destinationId: destination.id, filter: { events: ["Order*"] } },
  });
  const good = connection.release.number as number;
  await site.ask("PATCH /connections/{id}", {
    params: { id: connection.id },
    body: { filter: { events: ["Nothing"] } },
  });

  const window = { destinationId: destination.id, from: 0, to: 1 };
  const reply = await site.ask("POST /replays", { body: { ...window, releaseNumber: good } });
  expect(reply.status).toBe(201);
  const asked = replayRequest.parse(JSON.parse(site.pipeline.replays.at(-1)!));
  expect(asked.rules).toMatchObject({
    number: good,
    connections: [{ id: connection.id, filter: { events: ["Order*"] } }],
  });
  expect(site.pipeline.replays.at(-1)).not.toContain("sealed");
  const { rows } = await db.query<{ after: unknown }>(
    "SELECT after FROM audit_entries WHERE action = 'replay.create'",
  );
  expect(rows).toMatchObject([{ after: { releaseNumber: good } }]);

  const chosen = { ...window, id: "rpl_chosen-by-the-asker" };
  site.pipeline.setDown(true);
  const lost = await site.ask("POST /replays", { body: chosen });
  expect([lost.status, lost.body.error.code]).toEqual([503, "pipeline_unavailable"]);
  site.pipeline.setDown(false);
  // Nobody knows whether it runs: the entry is there all the same.
  const entries = await db.query("SELECT action FROM audit_entries WHERE entity_id = $1", [chosen.id]);
  expect(entries.rows).toEqual([{ action: "replay.create" }]);
  await db.query(
    `INSERT INTO replays (id, destination_id, request, state, matched, counted_to) VALUES ($1, $2, $3, 'running', 7, 99)`,
    [chosen.id, destination.id, JSON.stringify(window)],
  );
  const heard = site.pipeline.replays.length;
  const again = await site.ask("POST /replays", { body: chosen });
  expect(again.body).toEqual({ id: chosen.id, matched: 7, matchedComplete: false });
  expect(site.pipeline.replays).toHaveLength(heard);

  await site.ask("POST /replays", { body: { ...window, dryRun: true } });
  expect(JSON.parse(site.pipeline.replays.at(-1)!)).not.toHaveProperty("rules");

  const sent = site.pipeline.replays.length;
  const through = (releaseNumber: number) =>
    site.ask("POST /replays", { body: { ...window, releaseNumber, dryRun: true } });
  const unknown = await through(9999);
  expect([unknown.status, unknown.body.error.message]).toEqual([404, "There is no release 9999."]);
  const unconnected = await through(good - 1);
  expect([unconnected.status, unconnected.body.error.code]).toEqual([400, "invalid_request"]);
  const absent = await through(good - 2);
  expect([absent.status, absent.body.error.code]).toEqual([404, "not_found"]);
  expect(site.pipeline.replays).toHaveLength(sent);
});
