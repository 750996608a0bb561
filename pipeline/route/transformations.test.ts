import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CarriedEvent } from "../../contract/carried-event.ts";
import type { CanonicalEvent } from "../../contract/event.ts";
import { releaseBody, type Release } from "../../contract/release.ts";
import { Sandbox } from "../sandbox/index.ts";
import type { Prepared } from "./prepare.ts";
import { transformationsIn } from "./transformations.ts";

const EVENT: CanonicalEvent = {
  messageId: "m1",
  type: "track",
  event: "Order",
  userId: "u1",
  properties: { total: 3 },
  context: {},
  timestamp: "2026-01-01T00:00:00.000Z",
  originalTimestamp: "2026-01-01T00:00:00.000Z",
  sentAt: "2026-01-01T00:00:00.000Z",
  receivedAt: "2026-01-01T00:00:00.000Z",
};

function releaseWith(code: string): Release {
  const link = { transformationId: "t", version: 4 };
  return releaseBody.parse({
    format: 1,
    number: 1,
    publishedAt: 0,
    connections: [],
    sources: [{ id: "s", name: "Shop", connector: "http", enabled: true, keys: [] }],
    destinations: [
      {
        id: "d",
        name: "Hook",
        connector: "webhook",
        enabled: true,
        settings: {},
        sealed: {},
        delivery: {},
        createdAt: 0,
        transformations: [link],
      },
    ],
    transformations: [
      { id: "t", name: "Slim", version: 4, body: { kind: "code", language: "javascript", code } },
    ],
  });
}

describe("a destination's transformations", () => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = new Sandbox({ allowNetworks: [], geolocationUrl: null });
  });
  afterAll(() => sandbox.close());

  async function prepared(code: string, ...events: readonly CanonicalEvent[]): Promise<readonly Prepared[]> {
    const release = releaseWith(code);
    const [destination] = release.destinations;
    if (destination === undefined) throw new Error("there must be a destination");
    const step = transformationsIn(sandbox, "x".repeat(32))(release, destination);
    if (step === null) throw new Error("there must be a step");
    return step(events.map((event) => ({ sourceId: "s", event: CarriedEvent.of(event) })));
  }

  it("change, multiply, drop and fail events, each for itself", async () => {
    const code = `export function transformEvent(event, metadata) {
      const { total } = event.properties;
      if (total === 0) return null;
      if (total < 0) throw new Error("negative");
      if (total > 9) return [event, { ...event, messageId: "half" }];
      return { ...event, properties: { ...metadata(event) } };
    }`;
    const orders = [3, 0, -1, 10].map((total) => ({ ...EVENT, properties: { total } }));
    expect(await prepared(code, ...orders)).toMatchObject([
      {
        kind: "send",
        events: [{ properties: { sourceName: "Shop", destinationType: "webhook", eventName: "Order" } }],
      },
      { kind: "filter", code: "transformation_dropped", why: '"Slim" dropped the event.' },
      { kind: "fail", code: "transformation_failed", why: '"Slim" version 4, line 4: negative' },
      { kind: "send", events: [{ messageId: "m1" }, { messageId: "half" }] },
    ]);
  });

  it("give back what connectors count on", async () => {
    const code =
      "export function transformEvent() { return { hello: 1, userId: 5, name: {}, type: 'x', messageId: 7 }; }";
    const [answer] = await prepared(code, EVENT);
    const { event: _event, properties: _properties, ...rest } = EVENT;
    expect(answer).toEqual({ kind: "send", events: [{ ...rest, hello: 1, userId: "5" }] });
  });

  it("are tried again later when the sandbox is not there", async () => {
    const closed = new Sandbox({ allowNetworks: [], geolocationUrl: null });
    await closed.close();
    const open = sandbox;
    sandbox = closed;
    const answers = await prepared("export function transformEvent(event) { return event; }", EVENT);
    sandbox = open;
    expect(answers).toMatchObject([{ kind: "later", code: "transformation_unavailable" }]);
  });
});
