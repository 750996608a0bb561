/**
 * Promise: a destination that goes down is told once, through every channel, within seconds of its threshold; a restart
 * repeats nothing; its recovery is told, too. No console runs here.
 */
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type {
  AlertCondition,
  AlertPreviewResult,
  AlertRule,
  AlertsNow,
  ChannelTestResult,
} from "../../contract/alert.ts";
import {
  eventually,
  startPipeline,
  testConnection,
  testDestination,
  type Installation,
} from "./installation.ts";
import { startMailServer } from "./mail-server.ts";
import { startReceiver, type Received } from "./receiver.ts";

const ENV = { TRIBUTARY_ROLES: "gateway,process,route", TRIBUTARY_ALERT_SECONDS: "1" };
const SECRET = "a secret of some length";

const rule = (id: string, condition: AlertCondition, channelIds: string[]): AlertRule => ({
  id,
  name: `Rule ${id}`,
  enabled: true,
  severity: "critical",
  condition,
  subjectId: null,
  channelIds,
  forSeconds: 0,
  renotifyMinutes: null,
});
const channel = (id: "webhook" | "slack" | "email", settings: Record<string, unknown>) => ({
  id: `chn_${id}`,
  name: id,
  kind: id,
  enabled: true,
  settings,
  sealed: {},
});

const FAILING: AlertCondition = {
  kind: "failure_rate",
  of: "attempts",
  percent: 50,
  minCount: 5,
  windowMinutes: 5,
};

const typesOf = (received: readonly Received[]): readonly unknown[] =>
  received.map(({ json }) => json?.["type"]);

const sendMany = (pipeline: Installation, count: number): Promise<unknown> =>
  pipeline.send(
    Array.from({ length: count }, (_, n) => ({
      event: "Paid",
      userId: `u${String(n)}`,
      properties: { card: "secret" },
    })),
  );

/** As Standard Webhooks has it. */
function expectSigned({ headers, body }: Received): void {
  const [id, timestamp] = [headers["webhook-id"], headers["webhook-timestamp"]];
  const signed = `${String(id)}.${String(timestamp)}.${body}`;
  const mac = createHmac("sha256", SECRET).update(signed).digest("base64");
  expect(headers["webhook-signature"]).toBe(`v1,${mac}`);
}

/** Successes push the failures of the window below the threshold. */
async function sendUntilResolved(
  pipeline: Installation,
  hook: { readonly accepted: readonly Received[] },
): Promise<void> {
  const deadline = Date.now() + 90_000;
  while (!typesOf(hook.accepted).includes("alert.resolved") && Date.now() < deadline) {
    await sendMany(pipeline, 100);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

test("down, restarted, recovered: two messages to each channel", async () => {
  let isDown = true;
  await using destination = await startReceiver((_request, response) => {
    if (isDown) response.statusCode = 500;
  });
  let refusals = 0;
  await using hook = await startReceiver((_request, response) => {
    // The first try of all is refused: it must come again, under the same id.
    if (refusals++ === 0) response.statusCode = 503;
  });
  await using chat = await startReceiver();
  await using mail = await startMailServer();
  const parts = {
    destinations: [
      testDestination("dst_a", "webhook", { url: destination.url }, { retryBaseMs: 20, retryMaxMs: 200 }),
    ],
    connections: [testConnection("src_test", "dst_a")],
    alerts: {
      rules: [rule("alr_1", FAILING, ["chn_webhook", "chn_slack", "chn_email"])],
      channels: [
        channel("webhook", { url: hook.url, secret: SECRET }),
        channel("slack", { url: chat.url }),
        channel("email", {
          host: "127.0.0.1",
          port: mail.port,
          from: "tributary@example.com",
          to: ["ops@example.com"],
        }),
      ],
      consoleUrl: "https://tributary.example.com/",
    },
  };
  await using pipeline = await startPipeline({ env: ENV, postgres: true, ...parts });
  await sendMany(pipeline, 20);
  await eventually(
    () => hook.accepted.length > 0 && chat.accepted.length > 0 && mail.mails.length > 0,
    30_000,
  );

  const [first, again] = hook.received;
  expect(first?.headers["webhook-id"]).toBe(again?.headers["webhook-id"]);
  expect(again?.json).toMatchObject({
    type: "alert.firing",
    subject: { kind: "destination", id: "dst_a" },
    unit: "percent",
    threshold: 50,
    url: expect.stringMatching(/^https:\/\/tributary\.example\.com\/alerts\?incident=inc_/) as string,
  });
  if (again !== undefined) expectSigned(again);
  expect(chat.received[0]?.json).toMatchObject({
    text: expect.stringContaining("Critical: Rule alr_1") as string,
  });
  expect(mail.mails[0]?.to).toEqual(["<ops@example.com>"]);
  const everything =
    [...hook.received, ...chat.received].map(({ body }) => body).join() + mail.mails[0]?.text;
  expect(everything).not.toContain('secret"');
  expect(everything).not.toContain("u1");

  await pipeline.kill();
  await pipeline.start();
  await pipeline.ready();
  await eventually(
    async () => (await pipeline.get<AlertsNow>("/v1/alerts")).items[0]?.state === "firing",
    30_000,
  );

  isDown = false;
  await sendUntilResolved(pipeline, hook);
  expect(typesOf(hook.accepted)).toEqual(["alert.firing", "alert.resolved"]);
  await eventually(() => chat.accepted.length === 2 && mail.mails.length === 2, 20_000);

  const draft = { condition: { ...FAILING, minCount: 1 }, forSeconds: 0 };
  const response = await pipeline.control("/v1/alerts/preview", {
    method: "POST",
    body: JSON.stringify(draft),
  });
  const preview = (await response.json()) as AlertPreviewResult;
  expect(preview.subjects[0]?.subjectId).toBe("dst_a");
});

test("a channel is tried in earnest, and a private address stays refused", async () => {
  await using hook = await startReceiver();
  await using mail = await startMailServer();
  await using pipeline = await startPipeline({
    env: { TRIBUTARY_ROLES: "gateway", TRIBUTARY_ALLOW_NETWORKS: "127.0.0.1/32" },
  });
  const tried = async (kind: string, settings: Record<string, unknown>): Promise<ChannelTestResult> => {
    const body = JSON.stringify({ kind, settings, sealed: {}, channelId: null });
    const response = await pipeline.control("/v1/alerts/test", { method: "POST", body });
    return (await response.json()) as ChannelTestResult;
  };
  expect(await tried("webhook", { url: hook.url })).toMatchObject({ sent: true, answer: "200" });
  expect(hook.received[0]?.json).toMatchObject({ type: "alert.test" });

  const mailbox = { port: mail.port, from: "a@example.com", to: ["b@example.com"] };
  expect(await tried("email", { host: "127.0.0.1", ...mailbox })).toMatchObject({
    sent: true,
    answer: "250 queued as 1",
  });
  mail.recipientAnswer = "550 no such mailbox";
  expect(await tried("email", { host: "127.0.0.1", ...mailbox })).toMatchObject({
    sent: false,
    error: expect.stringContaining("550") as string,
  });
  for (const host of ["127.0.0.2", "169.254.169.254", "[::1]", "::1"])
    expect(await tried("email", { host, ...mailbox }), host).toMatchObject({ sent: false });
  expect(await tried("webhook", { url: "http://127.0.0.2:9/" })).toMatchObject({
    sent: false,
    error: expect.stringContaining("TRIBUTARY_ALLOW_NETWORKS") as string,
  });
});
