import { Analytics } from "@segment/analytics-node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import {
  launchBrowser,
  only,
  pathsOf,
  pluck,
  startFaultyProxy,
  startPageServer,
  startTestGateway,
  WRITE_KEY,
  type FaultyProxy,
  type TestGateway,
} from "./sdk-harness.ts";

let gateway: TestGateway;
let proxy: FaultyProxy;

beforeEach(async () => {
  gateway = await startTestGateway();
  proxy = await startFaultyProxy(gateway.url);
});
afterEach(async () => {
  await proxy.stop();
  await gateway.stop();
});

describe("unmodified @segment/analytics-node", () => {
  const client = (options: object = {}): Analytics =>
    new Analytics({ writeKey: WRITE_KEY, host: proxy.url, flushInterval: 200, ...options });

  it("delivers every call type once, intact, with its ids", async () => {
    const analytics = client();
    const sent: unknown[] = [];
    analytics.identify({ userId: "u1", traits: { email: "ada@example.com", näme: "Ada ✓" } });
    const bought = { userId: "u1", event: "Bought", properties: { total: 9.5, items: [{ sku: "a" }] } };
    analytics.track(bought, (_, context) => sent.push(context?.event.messageId));
    analytics.page({ anonymousId: "a1", name: "Home", category: "Shop" });
    analytics.screen({ anonymousId: "a1", name: "Basket" });
    analytics.group({ userId: "u1", groupId: "g1", traits: { plan: "pro" } });
    analytics.alias({ userId: "u1", previousId: "a1" });
    await analytics.closeAndFlush();

    const events = await gateway.waitFor(6);
    expect(pluck(events, "type")).toEqual(["alias", "group", "identify", "page", "screen", "track"]);
    expect(only(events, "identify")).toMatchObject({ userId: "u1", traits: { näme: "Ada ✓" } });
    expect(only(events, "track")).toMatchObject({
      event: "Bought",
      properties: { total: 9.5, items: [{ sku: "a" }] },
      messageId: sent[0],
    });
    expect(only(events, "page")).toMatchObject({ anonymousId: "a1", name: "Home", category: "Shop" });
    expect(only(events, "screen")).toMatchObject({ anonymousId: "a1", name: "Basket" });
    expect(only(events, "group")).toMatchObject({ groupId: "g1", traits: { plan: "pro" } });
    expect(only(events, "alias")).toMatchObject({ userId: "u1", previousId: "a1" });
    expect(new Set(pluck(events, "messageId")).size).toBe(6);
  });

  it("sends its events in batches with a batch-level sentAt", async () => {
    const analytics = client({ flushAt: 10 });
    const names = Array.from({ length: 30 }, (_, i) => `e${i + 10}`);
    for (const event of names) analytics.track({ userId: "u", event });
    await analytics.closeAndFlush();

    const events = await gateway.waitFor(30);
    expect(pluck(events, "event")).toEqual(names);
    expect(pathsOf(proxy.attempts)).toEqual(["/v1/batch", "/v1/batch", "/v1/batch"]);
    for (const { record } of events) expect(JSON.parse(record.body)).toHaveProperty("sentAt");
  });

  it("keeps its events through 503 and delivers them once", async () => {
    proxy.fail({ status: 503 }, { status: 503, retryAfter: 1 });
    const analytics = client();
    analytics.track({ userId: "u", event: "patient" });
    await analytics.closeAndFlush({ timeout: 20_000 });

    expect(pluck(await gateway.waitFor(1), "event")).toEqual(["patient"]);
    expect(proxy.attempts.map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  it("waits as long as Retry-After says after 429", async () => {
    proxy.fail({ status: 429, retryAfter: 1 });
    const analytics = client();
    analytics.track({ userId: "u", event: "limited" });
    await analytics.closeAndFlush({ timeout: 20_000 });

    expect(pluck(await gateway.waitFor(1), "event")).toEqual(["limited"]);
    const [first, second] = proxy.attempts;
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(900);
  });
});

describe("unmodified @segment/analytics-next in Chromium", () => {
  let browser: Browser;
  let page: Page;
  let site: { url: string; stop(): Promise<void> };

  beforeAll(async () => {
    browser = await launchBrowser();
    site = await startPageServer(
      `import { AnalyticsBrowser } from "@segment/analytics-next"; window.AnalyticsBrowser = AnalyticsBrowser;`,
    );
  });
  afterAll(async () => {
    await browser.close();
    await site.stop();
  });
  beforeEach(async () => {
    page = await (await browser.newContext()).newPage();
  });
  afterEach(async () => {
    await page.context().close();
  });

  /** Loads the SDK with nothing but the write key and our address: everything else comes from our settings endpoint. */
  async function load(options: object = {}): Promise<void> {
    await page.goto(site.url);
    await page.evaluate(
      ([writeKey, cdnURL, options]) => {
        const page = globalThis as unknown as {
          AnalyticsBrowser: { load(settings: object, options: object): unknown };
          analytics: unknown;
        };
        page.analytics = page.AnalyticsBrowser.load({ writeKey, cdnURL }, options);
      },
      [WRITE_KEY, proxy.url, options] as const,
    );
  }

  it("starts from our settings and delivers every call type once, intact, with its ids", async () => {
    await load();
    const ids = await page.evaluate(`(async () => {
      const ids = {};
      const keep = async (name, call) => { ids[name] = (await call).event.messageId; };
      analytics.setAnonymousId("anon-1");
      await keep("alias", analytics.alias("u1", "anon-0"));
      await keep("page", analytics.page("Shop", "Home", { colour: "grün" }));
      await keep("identify", analytics.identify("u1", { email: "ada@example.com" }));
      await keep("track", analytics.track("Bought", { total: 9.5, items: [{ sku: "a" }] }));
      await keep("screen", analytics.screen("Basket"));
      await keep("group", analytics.group("g1", { plan: "pro" }));
      return ids;
    })()`);

    const events = await gateway.waitFor(6);
    expect(pluck(events, "type")).toHaveLength(6);
    for (const [type, messageId] of Object.entries(ids as Record<string, string>)) {
      expect(only(events, type)).toMatchObject({ messageId });
    }
    expect(only(events, "page")).toMatchObject({
      name: "Home",
      anonymousId: "anon-1",
      properties: { category: "Shop", colour: "grün" },
    });
    expect(only(events, "identify")).toMatchObject({ userId: "u1", traits: { email: "ada@example.com" } });
    expect(only(events, "track")).toMatchObject({
      event: "Bought",
      userId: "u1",
      properties: { total: 9.5, items: [{ sku: "a" }] },
      context: { library: { name: "analytics.js" }, page: { title: "Shop" } },
    });
    expect(only(events, "group")).toMatchObject({ groupId: "g1", traits: { plan: "pro" } });
    expect(only(events, "alias")).toMatchObject({ userId: "u1", previousId: "anon-0" });
    expect(pathsOf(proxy.attempts)).toEqual(["/v1/a", "/v1/g", "/v1/i", "/v1/p", "/v1/s", "/v1/t"]);
    for (const { record } of events) {
      expect(record).toMatchObject({ kind: "single", ip: "127.0.0.1", sourceId: "src_sdk" });
    }
  });

  it("batches, and flushes what is left when the page goes away", async () => {
    const deliveryStrategy = { strategy: "batching", config: { size: 5, timeout: 60_000 } };
    await load({ integrations: { "Segment.io": { deliveryStrategy } } });
    await page.evaluate(`(async () => { for (let i = 0; i < 7; i++) await analytics.track("e" + i); })()`);
    expect(await gateway.waitFor(5)).toHaveLength(5);
    await page.goto("about:blank");

    const events = await gateway.waitFor(7);
    expect(pluck(events, "event")).toEqual(["e0", "e1", "e2", "e3", "e4", "e5", "e6"]);
    expect(new Set(pathsOf(proxy.attempts))).toEqual(new Set(["/v1/b"]));
    for (const { record } of events) expect(JSON.parse(record.body)).toHaveProperty("sentAt");
  });

  it("keeps an event through 503 and through 429 with Retry-After", async () => {
    proxy.fail({ status: 503 }, { status: 429, retryAfter: 1 });
    await load();
    await page.evaluate(`analytics.track("patient")`);

    expect(pluck(await gateway.waitFor(1, 30_000), "event")).toEqual(["patient"]);
    expect(proxy.attempts.map(({ status }) => status)).toEqual([503, 429, 200]);
    const [, limited, last] = proxy.attempts;
    expect(last!.at - limited!.at).toBeGreaterThanOrEqual(900);
  });

  it("keeps an unsent event over a reload of the page", async () => {
    proxy.fail({ status: 503, retryAfter: 60 });
    await load();
    await page.evaluate(`analytics.track("left behind")`);
    await load();

    expect(pluck(await gateway.waitFor(1), "event")).toEqual(["left behind"]);
  });

  it.each([
    ["one by one", {}],
    ["in batches", { strategy: "batching", config: { size: 1 } }],
  ])(
    "has its times corrected when the visitor's clock is hours ahead, sent %s",
    async (_, deliveryStrategy) => {
      await page.clock.install({ time: Date.now() + 3 * 3_600_000 });
      await load({ integrations: { "Segment.io": { deliveryStrategy } } });
      const sentAround = Date.now();
      await page.evaluate(`analytics.track("skewed")`);

      await gateway.waitFor(1);
      const [event] = await gateway.canonical();
      expect(event).toMatchObject({ type: "track", event: "skewed" });
      expect(Math.abs(Date.parse(event!.timestamp) - sentAround)).toBeLessThan(10_000);
      expect(Date.parse(event!.originalTimestamp) - sentAround).toBeGreaterThan(2.9 * 3_600_000);
    },
  );

  it("runs from the classic snippet, without a request to anybody else", async () => {
    const hosts = new Set<string>();
    page.on("request", (request) => hosts.add(new URL(request.url()).host));
    await page.goto(`${site.url}/landing?ajs_uid=u9&ajs_event=Arrived`);
    await page.evaluate(classicSnippet(proxy.url));

    const events = await gateway.waitFor(4);
    expect(pluck(events, "type")).toEqual(["identify", "page", "track", "track"]);
    expect(pluck(events, "event")).toEqual(["Arrived", "Early"]);
    expect(only(events, "identify")).toMatchObject({ userId: "u9" });
    const ours = [site.url, proxy.url].map((url) => new URL(url).host);
    expect([...hosts].filter((host) => !ours.includes(host))).toEqual([]);
  });
});

/** The stub that sites paste: it queues calls until the script is there. */
const classicSnippet = (origin: string): string => `(() => {
  const analytics = (window.analytics = window.analytics || []);
  analytics.invoked = true;
  analytics.methods = ["page", "track", "identify", "group", "alias", "ready", "on", "once", "screen"];
  analytics.factory = (method) => (...args) => { analytics.push([method, ...args]); return analytics; };
  for (const method of analytics.methods) analytics[method] = analytics.factory(method);
  analytics.load = (key, options) => {
    const script = document.createElement("script");
    script.async = true;
    script.src = "${origin}/analytics.js/v1/" + key + "/analytics.min.js";
    document.head.append(script);
    analytics._loadOptions = options;
  };
  analytics._writeKey = "${WRITE_KEY}";
  analytics.SNIPPET_VERSION = "5.2.0";
  analytics.load("${WRITE_KEY}");
  analytics.page();
  analytics.track("Early");
})()`;
