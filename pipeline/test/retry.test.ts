/** Promise: what may pass is tried again when the receiver wishes, what cannot pass is kept with its evidence, nothing private is reached. */
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCipheriv, randomBytes } from "node:crypto";
import type { TestDeliveryResult } from "../../contract/control.ts";
import type { Ledger } from "../../contract/delivery.ts";
import { keyInfo, sealedFor } from "../../contract/sealing.ts";
import { deriveKey } from "../base/keys.ts";
import {
  eventually,
  startPipeline,
  testConnection,
  testDestination,
  type Installation,
} from "./installation.ts";
import { startReceiver, type Received } from "./receiver.ts";

let pipeline: Installation;
beforeAll(async () => {
  // Only the receivers' own address may be reached, so that its neighbour stands for everything private.
  const env = { TRIBUTARY_ROLES: "gateway,process,route", TRIBUTARY_ALLOW_NETWORKS: "127.0.0.1/32" };
  pipeline = await startPipeline({ env, postgres: true });
});
afterAll(() => pipeline?.remove());

const DELIVERY = { retryBaseMs: 50, retryMaxMs: 200 };
const ledger = (id: string): Promise<Ledger> => pipeline.get<Ledger>(`/v1/destinations/${id}/ledger`);
const connected = (destination: ReturnType<typeof testDestination>) => ({
  destinations: [{ ...destination, createdAt: Date.now() }],
  connections: [{ ...testConnection("src_test", destination.id), activeFrom: Date.now() }],
});

function seal(ownerId: string, setting: string, value: string): string {
  const key = deriveKey(pipeline.secretKey, keyInfo("sealing"));
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(sealedFor(ownerId, setting)));
  const text = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]);
  return ["v1", ...[iv, text, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(".");
}

test.each([
  ["seconds", () => "2"],
  ["a date", () => new Date(Date.now() + 3000).toUTCString()],
])("Retry-After in %s is honoured, for that person only", async (form, wish) => {
  const id = form === "seconds" ? "dst_after_s" : "dst_after_d";
  let asked = 0;
  await using receiver = await startReceiver((request, response) => {
    if (request.json?.["userId"] !== "slow" || asked++ > 0) return;
    response.writeHead(429, { "retry-after": wish() }).end();
  });
  await pipeline.push(connected(testDestination(id, "webhook", { url: receiver.url }, DELIVERY)));
  await pipeline.send([
    { event: "a", userId: "slow" },
    { event: "b", userId: "slow" },
    { event: "c", userId: "quick", anonymousId: "another" },
  ]);
  await eventually(() => receiver.accepted.length === 3);
  const name = (request: Received): unknown => request.json?.["event"];
  expect(receiver.accepted.map(name)).toEqual(["c", "a", "b"]);
  const [first, again] = receiver.received.filter((request) => name(request) === "a");
  expect(again!.at - first!.at).toBeGreaterThanOrEqual(1900);
});

test("requests are signed with the sealed secret, and the standard library accepts them", async () => {
  const secret = `whsec_${randomBytes(24).toString("base64")}`;
  await using receiver = await startReceiver();
  const destination = testDestination("dst_signed", "webhook", { url: receiver.url }, DELIVERY);
  await pipeline.push(
    connected({ ...destination, sealed: { secret: seal("dst_signed", "secret", secret) } }),
  );
  const [messageId] = await pipeline.send([{ event: "Signed", userId: "u", properties: { text: "ä💥" } }]);
  await eventually(() => receiver.accepted.length === 1);
  const { body, headers } = receiver.accepted[0]!;
  expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
    messageId,
    event: "Signed",
  });
});

test("a secret that was sealed for another destination pauses the lane and says so", async () => {
  await using receiver = await startReceiver();
  const destination = testDestination("dst_moved", "webhook", { url: receiver.url }, DELIVERY);
  await pipeline.push(connected({ ...destination, sealed: { secret: seal("dst_other", "secret", "x") } }));
  await pipeline.send([{ event: "a", userId: "u" }]);
  await eventually(async () => (await ledger("dst_moved")).lag === 1);
  const { degraded } = await pipeline.get<{ degraded: string[] }>("/v1/status");
  expect(degraded.join()).toMatch(/paused.*sealed/);
  expect(receiver.received).toHaveLength(0);
});

test("no private address is reached: not by URL, by name, by redirect or by a test delivery", async () => {
  await using inside = await startReceiver();
  const port = new URL(inside.url).port;
  await using redirecting = await startReceiver((_request, response) => {
    response.writeHead(307, { location: `http://127.0.0.2:${port}/` }).end();
  });
  const urls = ["127.0.0.2", "[::1]", "[::ffff:127.0.0.2]", "0.0.0.0", "2130706434", "169.254.169.254"].map(
    (host) => `http://${host}:${port}/`,
  );
  for (const [at, url] of [...urls, redirecting.url].entries()) {
    const id = `dst_ssrf_${String(at)}`;
    const settings = { url, headers: {} };
    await pipeline.push(connected(testDestination(id, "webhook", settings, DELIVERY)));
    await pipeline.send([{ event: "a", userId: "u" }]);
    await eventually(async () => (await ledger(id)).deadLettered === 1);
    const test = {
      connector: "webhook",
      destinationId: null,
      settings,
      event: { messageId: "m" },
      dryRun: false,
    };
    const response = await pipeline.control("/v1/destinations/test", {
      method: "POST",
      body: JSON.stringify(test),
    });
    const result = (await response.json()) as TestDeliveryResult;
    expect(result.outcome?.code).toBe(url === redirecting.url ? "http_307" : "address_forbidden");
  }
  expect(inside.connections()).toBe(0);
});

test("a dry run shows the exact request and sends nothing; a real one shows the answer", async () => {
  await using receiver = await startReceiver((_request, response) => {
    response.end("thanks");
  });
  const send = async (dryRun: boolean): Promise<TestDeliveryResult> => {
    const body = {
      connector: "http",
      destinationId: null,
      settings: {
        url: `${receiver.url}/{{event.userId}}`,
        token: "tok-canary",
        body: '{"total": {{event.properties.total}}}',
      },
      event: { messageId: "m", userId: "a/b", properties: { total: 3 } },
      dryRun,
    };
    const response = await pipeline.control("/v1/destinations/test", {
      method: "POST",
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as TestDeliveryResult;
  };
  const dry = await send(true);
  expect(dry).toMatchObject({ sent: false, outcome: null });
  expect(dry.exchange.request).toMatchObject({
    method: "POST",
    url: `${receiver.url}/a%2Fb`,
    body: '{"total":3}',
  });
  expect(JSON.stringify(dry)).not.toContain("tok-canary");
  expect(receiver.received).toHaveLength(0);

  const real = await send(false);
  expect(real).toMatchObject({ sent: true, outcome: { state: "delivered" } });
  expect(real.exchange.response).toMatchObject({ status: 200, body: "thanks" });
  expect(receiver.received[0]?.headers.authorization).toBe("Bearer tok-canary");
});
