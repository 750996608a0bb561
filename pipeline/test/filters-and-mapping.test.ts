/** Promise: a connection sends what its filter lets through, as its mapping says; whatever it keeps away is in the books with the rule. */
import { expect, test } from "vitest";
import type { ConnectionPreview } from "../../contract/connection.ts";
import type { EventStory, RenderedRequest } from "../../contract/control.ts";
import type { Ledger } from "../../contract/delivery.ts";
import type { DestinationHealth } from "../../contract/health.ts";
import type { ReleaseConnection } from "../../contract/release.ts";
import type { ReplayStarted, ReplayStatus } from "../../contract/replay.ts";
import { eventually, startPipeline, testConnection, testDestination } from "./installation.ts";
import { startReceiver } from "./receiver.ts";

const RULES: Pick<ReleaseConnection, "filter" | "mapping"> = {
  filter: {
    excludeEvents: ["Debug *"],
    where: { match: "all", conditions: [{ path: "properties.total", op: "gt", value: 10 }] },
    consent: { categories: ["ads"], match: "all", whenUnknown: "pass" },
  },
  mapping: {
    events: [{ from: "Order *", to: "purchase" }],
    steps: [
      { op: "rename", from: "properties.total", to: "properties.value" },
      { op: "drop", path: "properties.email" },
    ],
  },
};

const order = (total: number, context: object = {}, name = "Order Completed") => ({
  messageId: `m-${String(total)}`,
  event: name,
  userId: "u1",
  properties: { total, email: "a@b.example" },
  context,
});

test("events are kept away, changed and previewed by the same rules", async () => {
  await using receiver = await startReceiver();
  await using pipeline = await startPipeline({
    postgres: true,
    destinations: [
      testDestination("dst_a", "webhook", { url: receiver.url, headers: { "x-token": "secret" } }),
    ],
    connections: [{ ...testConnection("src_test", "dst_a"), ...RULES }],
  });
  await pipeline.send([
    order(5),
    order(20),
    order(30, { consent: { categoryPreferences: { ads: false } } }),
    order(40, {}, "Debug Order"),
    order(50, { consentManagement: { allowedConsentIds: ["ads"] } }),
  ]);
  const ledger = (): Promise<Ledger> => pipeline.get<Ledger>("/v1/destinations/dst_a/ledger");
  await eventually(async () => (await ledger()).lag === 0 && (await ledger()).delivered === 2);
  expect(await ledger()).toMatchObject({
    accepted: 5,
    delivered: 2,
    filtered: 2,
    suppressed: 1,
    balanced: true,
  });
  expect(receiver.accepted.map(({ json }) => [json?.["event"], json?.["properties"]])).toEqual([
    ["purchase", { value: 20 }],
    ["purchase", { value: 50 }],
  ]);
  const story = await pipeline.get<EventStory>("/v1/events/m-30?sourceId=src_test");
  expect(story.destinations[0]).toMatchObject({
    state: "suppressed",
    attempts: [{ code: "suppressed_by_consent", attempt: 0 }],
  });

  const response = await pipeline.control("/v1/connections/preview", {
    method: "POST",
    body: JSON.stringify({ sourceId: "src_test", destinationId: "dst_a", ...RULES }),
  });
  const preview = (await response.json()) as ConnectionPreview;
  expect(preview.counts).toEqual({ passes: 2, filtered: 2, suppressed: 1, fails: 0 });
  expect(preview.items.map(({ messageId, verdict, code }) => [messageId, verdict, code])).toEqual([
    ["m-50", "passes", null],
    ["m-40", "filtered", "filtered_by_exclusion"],
    ["m-30", "suppressed", "suppressed_by_consent"],
    ["m-20", "passes", null],
    ["m-5", "filtered", "filtered_by_condition"],
  ]);
  const [, delivered] = receiver.accepted;
  expect(preview.items[0]).toMatchObject({
    event: { properties: { total: 50 } },
    sent: [{ request: { url: receiver.url, headers: { "webhook-id": delivered?.headers["webhook-id"] } } }],
  });
  expect(preview.items[0]?.mapped?.properties).toEqual({ value: 50 });
  expect(JSON.stringify(preview.items[0]?.sent)).not.toContain("secret");
  expect(JSON.parse(preview.items[0]?.sent[0]?.request?.body ?? "")).toEqual(delivered?.json);
  expect(receiver.received).toHaveLength(2);
});

test("a mapping that is published applies to what is sent from then on, also to another try", async () => {
  await using receiver = await startReceiver((_request, response) => (response.statusCode = 500));
  const destinations = [testDestination("dst_a", "webhook", { url: receiver.url }, { retryBaseMs: 200 })];
  await using pipeline = await startPipeline({
    postgres: true,
    destinations,
    connections: [testConnection("src_test", "dst_a")],
  });
  await pipeline.send([order(20)]);
  await eventually(() => receiver.received.length > 0);
  await pipeline.push({ destinations, connections: [{ ...testConnection("src_test", "dst_a"), ...RULES }] });
  receiver.answer = () => undefined;
  await eventually(() => receiver.accepted.length === 1);
  expect(receiver.received[0]?.json).toMatchObject({ event: "Order Completed" });
  expect(receiver.accepted[0]?.json).toMatchObject({ event: "purchase", properties: { value: 20 } });
  const id = String(receiver.accepted[0]?.json?.["messageId"]);
  const rendered = await pipeline.get<RenderedRequest>(`/v1/events/${id}/requests/dst_a`);
  expect(rendered).toMatchObject({ why: null, request: { method: "POST", url: receiver.url } });
  expect(rendered.request?.body).toBe(receiver.accepted[0]?.body);
  const ids = new Set(receiver.received.map(({ headers }) => headers["webhook-id"]));
  expect(ids.size).toBe(1);
});

const noAds = { consent: { categoryPreferences: { ads: false } } };
const consentRule: ReleaseConnection["filter"] = {
  consent: { categories: ["ads"], match: "all", whenUnknown: "pass" },
};

test("a consent rule and the end of a connection hold for held events, dead letters and dry runs too; the books balance", async () => {
  await using receiver = await startReceiver((request, response) => {
    response.statusCode = request.json?.["userId"] === "dead" ? 422 : 503;
  });
  const destinations = [
    testDestination("dst_a", "webhook", { url: receiver.url }, { retryBaseMs: 200, retryMaxMs: 400 }),
  ];
  const open = testConnection("src_test", "dst_a");
  await using pipeline = await startPipeline({ postgres: true, destinations, connections: [open] });
  const ledger = (): Promise<Ledger> => pipeline.get<Ledger>("/v1/destinations/dst_a/ledger");
  const failures = async () => {
    const path = `/v1/destinations/dst_a/health?from=0&to=${String(Date.now())}&bucketMs=86400000`;
    return (await pipeline.get<DestinationHealth>(path)).failures;
  };
  const replay = async (dryRun: boolean): Promise<ReplayStarted> => {
    const [group] = await failures();
    const body = { destinationId: "dst_a", fingerprint: group?.fingerprint, dryRun };
    const answer = await pipeline.control("/v1/replays", { method: "POST", body: JSON.stringify(body) });
    return (await answer.json()) as ReplayStarted;
  };
  const status = (id: string): Promise<ReplayStatus> => pipeline.get<ReplayStatus>(`/v1/replays/${id}`);

  await pipeline.send([{ ...order(1, noAds), userId: "dead" }]);
  await eventually(async () => (await ledger()).deadLettered === 1);
  await pipeline.send([order(2, noAds), { ...order(3), userId: "u3" }]);
  await eventually(async () => (await ledger()).held === 2);

  // Also after a restart, when the held events come back from the database.
  await pipeline.stop();
  await pipeline.start();
  await pipeline.ready();
  await pipeline.push({ destinations, connections: [{ ...open, filter: consentRule }] });
  receiver.answer = () => undefined;
  await eventually(async () => (await ledger()).held === 0, 60_000);
  expect(receiver.accepted.map(({ json }) => json?.["messageId"])).toEqual(["m-3"]);
  expect(await ledger()).toMatchObject({ delivered: 1, suppressed: 1, deadLettered: 1, balanced: true });
  const story = await pipeline.get<EventStory>("/v1/events/m-2?sourceId=src_test");
  expect(story.destinations[0]).toMatchObject({ state: "suppressed" });

  const dry = await replay(true);
  expect(dry.sample).toMatchObject([{ request: null, why: 'The person has not consented to "ads".' }]);
  const suppressed = await replay(false);
  await eventually(async () => (await status(suppressed.id)).state === "finished");
  expect(await status(suppressed.id)).toMatchObject({ delivered: 0, failed: 1 });
  expect(await failures()).toMatchObject([{ code: "suppressed_by_consent", open: 1 }]);

  await pipeline.push({ destinations, connections: [] });
  expect((await replay(true)).sample).toMatchObject([{ request: null }]);
  const unconnected = await replay(false);
  await eventually(async () => (await status(unconnected.id)).state === "finished");
  expect(await failures()).toMatchObject([{ code: "filtered_by_connection", open: 1 }]);
  expect(receiver.accepted).toHaveLength(1);
  expect(await ledger()).toMatchObject({ delivered: 1, suppressed: 1, deadLettered: 1, balanced: true });
}, 120_000);
