/** Looking at a destination's requests: whoever may only read sends nothing with it, and delays no delivery. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CarriedEvent } from "../../contract/carried-event.ts";
import type { CanonicalEvent } from "../../contract/event.ts";
import { releaseBody, type Release, type ReleaseDestination } from "../../contract/release.ts";
import type { TransformationBody } from "../../contract/transformation.ts";
import { Sandbox } from "../sandbox/index.ts";
import type { PrepareStep } from "./prepare.ts";
import { renderEach } from "./rendered.ts";
import { bind } from "./settings.ts";
import { transformationsIn } from "./transformations.ts";

const PATIENCE_MS = 60_000;
const EVENT: CanonicalEvent = {
  messageId: "m1",
  type: "track",
  event: "Order",
  userId: "u1",
  properties: {},
  context: {},
  timestamp: "2026-01-01T00:00:00.000Z",
  originalTimestamp: "2026-01-01T00:00:00.000Z",
  sentAt: "2026-01-01T00:00:00.000Z",
  receivedAt: "2026-01-01T00:00:00.000Z",
};

function releaseWith(
  ...bodies: readonly TransformationBody[]
): Release & { destination: ReleaseDestination } {
  const links = bodies.map((_, index) => ({ transformationId: `t${String(index)}`, version: 1 }));
  const release = releaseBody.parse({
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
        settings: { url: "https://hook.example/" },
        sealed: {},
        delivery: {},
        createdAt: 0,
        transformations: links,
      },
    ],
    transformations: bodies.map((body, index) => ({ id: `t${String(index)}`, name: "T", version: 1, body })),
  });
  const [destination] = release.destinations;
  if (destination === undefined) throw new Error("there must be a destination");
  return { ...release, destination };
}

describe("rendered requests", () => {
  let sandbox: Sandbox;
  let server: Server;
  let url = "";
  let hits: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      hits.push(request.url ?? "");
      response.setHeader("content-type", "application/json");
      response.end('{"plan":"gold"}');
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    sandbox = new Sandbox({ allowNetworks: ["127.0.0.0/8"], geolocationUrl: null });
  });
  beforeEach(() => {
    hits = [];
  });
  afterAll(async () => {
    await sandbox.close();
    server.close();
  });

  const stepOf = (release: ReturnType<typeof releaseWith>, owner?: string): PrepareStep => {
    const step = transformationsIn(sandbox, "x".repeat(32))(release, release.destination, owner);
    if (step === null) throw new Error("there must be a step");
    return step;
  };
  const code = (): TransformationBody => ({
    kind: "code",
    language: "javascript",
    code: `export async function transformEvent(event) {
      log("ran");
      return { ...event, properties: { answer: await fetch("${url}/code") } };
    }`,
  });
  const enrichment = (): TransformationBody => ({
    kind: "ready",
    ready: "enrich_http",
    settings: { url: `${url}/enrich?u={{userId}}`, target: "context.found", budgetMs: 5000 },
  });
  async function bodyOf(step: PrepareStep, release: ReturnType<typeof releaseWith>): Promise<string> {
    const binding = bind(release.destination, new Uint8Array(32));
    const subjects = [{ sourceId: "s", deliveryId: "dl1", event: CarriedEvent.of(EVENT) }];
    const [shown] = await renderEach(subjects, { admit: () => "admitted", prepare: step, binding });
    return JSON.stringify(shown);
  }

  it(
    "run a destination's code without its requests, without log lines, and beside the live lane's child",
    async () => {
      const release = releaseWith(code());
      const step = stepOf(release);
      expect(await bodyOf(step, release)).toContain("ERROR");
      expect(hits).toEqual([]);
      expect(sandbox.logBook.read({ transformationId: "t0", version: 1 })).toEqual([]);
      const looking = sandbox.children;
      const live = await step([{ sourceId: "s", event: CarriedEvent.of(EVENT) }]);
      expect(live).toMatchObject([{ kind: "send", events: [{ properties: { answer: { plan: "gold" } } }] }]);
      expect(hits).toEqual(["/code"]);
      expect(sandbox.children).toHaveLength(looking.length + 1);
      expect(sandbox.logBook.read({ transformationId: "t0", version: 1 })).toHaveLength(1);
    },
    PATIENCE_MS,
  );

  it("ask no provider of an enrichment, and take nothing away from the events that do", async () => {
    const release = releaseWith(enrichment());
    const step = stepOf(release);
    expect(await bodyOf(step, release)).not.toContain("gold");
    expect(hits).toEqual([]);
    const live = await step([{ sourceId: "s", event: CarriedEvent.of(EVENT) }]);
    expect(live).toMatchObject([{ kind: "send", events: [{ context: { found: { plan: "gold" } } }] }]);
    // What is known already is shown.
    expect(await bodyOf(step, release)).toContain("gold");
    expect(hits).toEqual(["/enrich?u=u1"]);
  });

  it(
    "previews of connections make no requests either",
    async () => {
      const step = stepOf(releaseWith(code(), enrichment()), "previews");
      expect(await step([{ sourceId: "s", event: CarriedEvent.of(EVENT) }])).toMatchObject([
        { kind: "send", events: [{ properties: { answer: "ERROR" } }] },
      ]);
      expect(hits).toEqual([]);
    },
    PATIENCE_MS,
  );
});
