import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { itemWith, sampleItem } from "../kit/conformance.ts";
import { webhookSettings } from "./definition.ts";
import { webhook } from "./deliver.ts";

const render = (settings: object, items = [sampleItem(0)]) =>
  webhook.render(items, webhookSettings.parse({ url: "https://example.com/h", ...settings }), Date.now());

test.each([
  ["whsec_ with base64", `whsec_${Buffer.from("a secret of some length").toString("base64")}`],
  ["plain text", "any text will do"],
])("a receiver with the Standard Webhooks library accepts the signature: %s", (_name, secret) => {
  const { headers, body } = render({ secret });
  const receiver = secret.startsWith("whsec_") ? new Webhook(secret) : new Webhook(secret, { format: "raw" });
  expect(receiver.verify(body, headers)).toMatchObject({ messageId: "msg-0" });
  expect(() => receiver.verify(`${body} `, headers)).toThrow();
});

test("one event per request is an object; batches are always arrays", () => {
  expect(JSON.parse(render({}).body)).toMatchObject({ messageId: "msg-0" });
  expect(JSON.parse(render({ batchSize: 10 }).body)).toHaveLength(1);
  expect(JSON.parse(render({ batchSize: 10 }, [sampleItem(0), sampleItem(1)]).body)).toHaveLength(2);
});

test("the id of a request is that of its event, and of a batch that of exactly these events", () => {
  expect(render({}).headers["webhook-id"]).toBe("dlv_0");
  const id = (...items: number[]) => render({ batchSize: 10 }, items.map(sampleItem)).headers["webhook-id"];
  expect(id(0, 1)).toBe(id(0, 1));
  // A receiver that knows the first try of 0 and 1 must not take this for a repetition.
  expect(id(0, 1, 2)).not.toBe(id(0, 1));
});

test("each event of a batch carries its own delivery id, whichever events it comes with", () => {
  const ids = (...items: number[]) =>
    (JSON.parse(render({ batchSize: 10 }, items.map(sampleItem)).body) as { deliveryId: string }[]).map(
      ({ deliveryId }) => deliveryId,
    );
  expect(ids(0, 1, 2)).toEqual(["dlv_0", "dlv_1", "dlv_2"]);
  expect(ids(2)).toEqual(["dlv_2"]);
  // Nothing else about the event changes, nor does the body of a single one.
  const { event } = sampleItem(0);
  expect(JSON.parse(render({ batchSize: 10 }).body)).toEqual([{ ...event, deliveryId: "dlv_0" }]);
  expect(JSON.parse(render({}).body)).toEqual(event);
});

test("a member of the customer's that is called deliveryId does not stand beside ours", () => {
  const event = { ...sampleItem(0).event, deliveryId: "theirs" };
  const { body } = render({ batchSize: 10 }, [itemWith(0, event)]);
  expect(body.match(/"deliveryId"/g)).toHaveLength(1);
  expect(JSON.parse(body)).toEqual([{ ...event, deliveryId: "dlv_0" }]);
});

test("headers cannot be broken out of, nor ours replaced", () => {
  const isTaken = (headers: Record<string, string>) =>
    webhookSettings.safeParse({ url: "https://a.b/", headers }).success;
  expect(isTaken({ "X-Team": "growth", "User-Agent": "ours" })).toBe(true);
  for (const headers of [
    { "X-A": "a\r\nX-B: b" },
    { "X-A\r\n": "a" },
    { "X A": "a" },
    { "X-A": "a\u0000" },
    { "X-A": "snow ☃" },
    { "Webhook-Id": "x" },
    { "WEBHOOK-SIGNATURE": "x" },
    { Host: "inside" },
    { "content-length": "1" },
    { "Transfer-Encoding": "chunked" },
  ])
    expect(isTaken(headers as unknown as Record<string, string>), JSON.stringify(headers)).toBe(false);
  expect(render({ headers: { "User-Agent": "ours" } }).headers["user-agent"]).toBe("ours");
});
