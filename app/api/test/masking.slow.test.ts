import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACTIONS } from "@/lib/contract/access";
import type { OperationSpec } from "@/lib/contract/operation";
import { operations, type OperationKey } from "@/lib/contract/operations";
import {
  CANARY,
  explanation,
  lane,
  load,
  quarantined,
  refused,
  story,
  summary,
} from "@/lib/server/events/canary.fixture";
import { startInstallation, type Installation } from "./installation";

let site: Installation;
let destinationId = "";
const tokens = { viewer: "", engineer: "", seeing: "" };

const request = { method: "POST", url: `https://x/${CANARY}`, headers: { a: CANARY }, body: CANARY };
const why = `"Clean" failed: bad ${CANARY}`;
const figures = {
  attempts: 0,
  attemptsFailed: 0,
  attemptSuccess: null,
  delivered: 0,
  deadLettered: 0,
  finalSuccess: null,
  perSecond: 0,
  failures: {},
  tries: [],
  throttledMs: 0,
  latency: { count: 0, p50: null, p95: null, p99: null },
  duration: { count: 0, p50: null, p95: null, p99: null },
};
const group = { fingerprint: "f", destinationId: "", code: "http_500", message: CANARY, detail: CANARY };
const quarantineGroup = {
  sourceId: "s",
  code: "transformation_failed",
  name: "Signed Up",
  message: CANARY,
  count: 1,
  firstSeen: 0,
  lastSeen: 0,
};
const violation = {
  id: "v",
  type: "Datatype-Mismatch",
  samples: [{ messageId: "m1", sourceId: "s", at: 0, mode: "block", message: CANARY, value: CANARY }],
};

/** As the pipeline would answer, with a person's value wherever one may stand. */
function answers(): Record<string, object> {
  const now = { lane: { ...lane, destinationId }, breaker: { kind: "closed" }, nextTryAt: null };
  return {
    "GET /status": {
      version: "1",
      startedAt: 0,
      runningRelease: 1,
      ready: true,
      degraded: [`Events are not loaded: Could not convert ${CANARY}`],
      roles: [],
      disk: { freeBytes: 1, logBytes: 1 },
    },
    "GET /lanes": { items: [{ ...lane, destinationId }] },
    "GET /warehouse/loads": { items: [load] },
    "GET /events": { items: [summary, refused], nextCursor: null },
    "GET /events/*": story,
    "GET /events/*/transformations": explanation,
    "GET /events/*/requests/*": { request: null, why },
    "GET /quarantine": { items: [quarantined], nextCursor: null },
    "POST /quarantine/groups": { items: [quarantineGroup], total: 1, complete: true },
    "GET /quarantine/*": quarantined,
    "GET /violations": {
      groups: [violation],
      total: 1,
      from: 0,
      to: 1,
      bucketMs: 1,
      events: {},
      sources: [],
    },
    "GET /destinations/*/health": { destinationId, now, figures, points: [], failures: [group] },
    "GET /delivery/health": { items: [{ destinationId, now, figures, openDeadLetters: 0, failedTrend: [] }] },
  };
}

beforeAll(async () => {
  site = await startInstallation();
  for (const [name, body] of [
    ["viewer", { role: "viewer" }],
    ["engineer", { role: "engineer" }],
    ["seeing", { role: "viewer", maySeePii: true }],
  ] as const)
    tokens[name] = (await site.ask("POST /tokens", { body: { name, ...body } })).body.token;
  const made = await site.ask("POST /destinations", {
    body: { name: "Hook", connector: "webhook", settings: { url: "https://example.com/" } },
  });
  destinationId = made.body.id;
  await addDeadLetter();
  site.pipeline.answers = answers();
});
afterAll(() => site.stop());

async function addDeadLetter(): Promise<void> {
  const client = new Client({ connectionString: site.databaseUrl });
  await client.connect();
  const exchange = {
    request,
    response: { status: 400, headers: {}, body: CANARY },
    error: CANARY,
    durationMs: 1,
  };
  await client.query(
    `INSERT INTO dead_letters (id, destination_id, source_id, "offset", message_id, event_name, person_keys, event,
       exchange, code, message, attempts, received_at)
     VALUES ('dl_1', $1, 's', 1, 'm1', 'Signed Up', ARRAY[$2], $3, $4, 'http_400', $2, 1, now())`,
    [destinationId, CANARY, JSON.stringify(summary.event), JSON.stringify(exchange)],
  );
  await client.end();
}

const readable = (Object.entries(operations) as [OperationKey, OperationSpec][])
  .filter(([key, { access, format }]) => {
    const least = access in ACTIONS ? ACTIONS[access as keyof typeof ACTIONS] : "viewer";
    return key.startsWith("GET ") && least === "viewer" && format !== "stream";
  })
  .map(([key]) => key);

function asked(key: OperationKey) {
  const id = key.startsWith("GET /dead-letters")
    ? "dl_1"
    : key.includes("destinations")
      ? destinationId
      : "1";
  const params = { id, messageId: "m1", destinationId, number: "1", caseId: "1" };
  const query: Record<string, string> = key === "GET /dead-letters/groups" ? { destinationId } : {};
  return { params, query };
}

test("no answer that a viewer may read holds a value of a person", async () => {
  for (const key of readable) {
    const reply = await site.ask(key, { token: tokens.viewer, ...asked(key) });
    expect(`${key} ${reply.text}`).not.toContain("canary");
    expect([500, 502, 503]).not.toContain(reply.status);
  }
});

test("who may see personal data sees it in all of them, so that the canary has been everywhere", async () => {
  const singing: OperationKey[] = [];
  for (const key of readable) {
    const { text } = await site.ask(key, { token: tokens.seeing, ...asked(key) });
    if (text.includes("canary")) singing.push(key);
  }
  expect(singing.sort()).toEqual([
    "GET /dead-letters",
    "GET /dead-letters/groups",
    "GET /dead-letters/{id}",
    "GET /delivery/health",
    "GET /destinations/{id}/health",
    "GET /events",
    "GET /events/{messageId}",
    "GET /events/{messageId}/requests/{destinationId}",
    "GET /events/{messageId}/transformations",
    "GET /home",
    "GET /lanes",
    "GET /quarantine",
    "GET /quarantine/groups",
    "GET /quarantine/{id}",
    "GET /violations",
    "GET /warehouse/loads",
  ]);
});

test("a dry run and a preview keep people's values from an engineer who may not see them", async () => {
  const { body: source } = await site.ask("POST /sources", { body: { name: "Web" } });
  const sample = { offset: 1, messageId: "m1", request: null, why, before: request, lastOutcome: null };
  const failing = {
    event: summary.event,
    verdict: "fails",
    code: "transformation_failed",
    why,
    mapped: null,
    sent: [],
  };
  site.pipeline.answers = {
    "POST /replays": { id: "rpl_1", matched: 1, sample: [sample] },
    "POST /connections/preview": { items: [failing], counts: {}, note: null },
  };
  const dryRun = await site.ask("POST /replays", {
    token: tokens.engineer,
    body: { destinationId, deadLetterIds: ["dl_1"], dryRun: true },
  });
  const preview = await site.ask("POST /connections/preview", {
    token: tokens.engineer,
    body: { sourceId: source.id, destinationId },
  });
  expect([dryRun.status, preview.status]).toEqual([201, 200]);
  expect(dryRun.body.sample).toHaveLength(1);
  expect(preview.body.items).toMatchObject([{ code: "transformation_failed", why: null }]);
  expect(dryRun.text + preview.text).not.toContain("canary");
});
