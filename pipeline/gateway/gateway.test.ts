import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LogFault } from "../log/index.ts";
import { ADMISSION, codeOf, KEY, startMemoryGateway, type MemoryGateway } from "./test/memory-gateway.ts";

let gateway: MemoryGateway;
beforeEach(async () => {
  gateway = await startMemoryGateway();
});
afterEach(() => gateway.stop());

const track = JSON.stringify({ event: "Bought", userId: "u1" });
const last = (): MemoryGateway["records"][number] => gateway.records.at(-1)!;

describe("an accepted request", () => {
  it("is answered with success and kept byte for byte, with what is known about it", async () => {
    const body = '{ "event":"Bought", "userId":"u1", "n":12345678901234567890 }';
    const response = await gateway.post("/v1/track?x=1", body, {
      ...ADMISSION,
      "user-agent": "test/1",
      "x-forwarded-for": "203.0.113.9, 10.0.0.1",
    });
    expect([response.status, await response.text()]).toEqual([200, '{"success":true}']);
    expect(gateway.records).toHaveLength(1);
    expect(last()).toMatchObject({
      sourceId: "src_1",
      path: "/v1/track",
      ip: "203.0.113.9",
      userAgent: "test/1",
      kind: "single",
      type: "track",
      refused: [],
      body,
    });
  });

  it("is not answered before it is on disk", async () => {
    const release = gateway.stall();
    let answered = false;
    const response = gateway.post("/v1/track", track).then(() => (answered = true));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(answered).toBe(false);
    release();
    expect(await response).toBe(true);
  });

  it("may be compressed in any of the common ways", async () => {
    const ways: [string, Buffer][] = [
      ["gzip", gzipSync(track)],
      ["deflate", deflateSync(track)],
      ["deflate", deflateRawSync(track)],
      ["br", brotliCompressSync(track)],
      ["identity", Buffer.from(track)],
    ];
    for (const [encoding, body] of ways) {
      const response = await gateway.post("/v1/track", body, { ...ADMISSION, "content-encoding": encoding });
      expect([encoding, response.status]).toEqual([encoding, 200]);
      expect(last().body).toBe(track);
    }
  });

  it("may name its write key in the header, the query, a token or the body", async () => {
    const withKey = JSON.stringify({ writeKey: KEY, event: "Bought", userId: "u1" });
    const bare = `Basic ${Buffer.from(KEY).toString("base64")}`;
    const ways: [string, string, Record<string, string>][] = [
      ["/v1/track", track, ADMISSION],
      ["/v1/track", track, { authorization: bare }],
      [`/v1/track?writeKey=${KEY}`, track, {}],
      ["/v1/track", track, { authorization: `Bearer ${KEY}` }],
      ["/v1/track", withKey, { "content-type": "text/plain" }],
      ["/v1/track", withKey, { authorization: "Bearer some-oauth-token" }],
      [`/v1/track?writeKey=${KEY}`, track, { authorization: "Bearer some-oauth-token" }],
    ];
    for (const [path, body, headers] of ways)
      expect((await gateway.post(path, body, headers)).status).toBe(200);
    expect(gateway.records.map(({ path }) => path)).toEqual(ways.map(() => "/v1/track"));
  });
});

it("lists its paths under /docs", async () => {
  const answer = await fetch(`${gateway.url}/docs`);
  expect(answer.status).toBe(200);
  const text = await answer.text();
  for (const line of ["POST /v1/batch", "GET, HEAD /sourceConfig", "/v1/projects/{writeKey}/settings"])
    expect(text).toContain(line);
});

describe("bad items", () => {
  it("are marked while the rest of their batch goes on", async () => {
    const batch = [
      { type: "track", event: "a", userId: "u" },
      null,
      { type: "page" },
      { type: "page", userId: 7 },
    ];
    expect((await gateway.post("/v1/batch", JSON.stringify({ batch }))).status).toBe(200);
    expect(last().kind).toBe("batch");
    expect(last().refused.map(({ item, code }) => [item, code])).toEqual([
      [1, "event_not_object"],
      [2, "event_identity_missing"],
    ]);
  });

  it("are kept, and answered with 200, when there is nothing else in the request", async () => {
    expect((await gateway.post("/v1/batch", '{"batch":[1,2]}')).status).toBe(200);
    expect(last().refused).toHaveLength(2);
    expect((await gateway.post("/v1/track", '{"userId":"u"}')).status).toBe(200);
    expect(last().refused).toMatchObject([{ item: 0, code: "event_name_missing" }]);
    expect((await gateway.post("/v1/merge", '{"type":"merge","userId":"u"}')).status).toBe(200);
    expect(last().refused).toMatchObject([{ item: 0, code: "event_type_unknown" }]);
  });

  it("include events over the source's size limit, alone and in a batch", async () => {
    const large = { type: "track", event: "a", userId: "u", properties: { text: "x".repeat(33 * 1024) } };
    await gateway.post("/v1/track", JSON.stringify(large));
    expect(last().refused).toMatchObject([{ item: 0, code: "event_too_large" }]);
    const batch = [{ type: "track", event: "a", userId: "u" }, large];
    await gateway.post("/v1/batch", JSON.stringify({ batch }));
    expect(last().refused).toMatchObject([{ item: 1, code: "event_too_large" }]);
  });

  it("do not include those of a large batch of small events", async () => {
    const batch = Array.from({ length: 1000 }, (_, i) => ({ type: "track", event: `e${i}`, userId: "u" }));
    await gateway.post("/v1/batch", JSON.stringify({ batch }, null, 2));
    expect(last().refused).toEqual([]);
  });
});

describe("write keys", () => {
  it.each([
    ["unknown", 401, "write_key_unknown"],
    ["expired", 401, "write_key_unknown"],
    ["off", 404, "source_disabled"],
  ])("the %s one is answered with %i", async (key, status, code) => {
    for (const [path, body, headers] of [
      [`/v1/track?writeKey=${key}`, track, {}],
      ["/v1/track", JSON.stringify({ event: "a", userId: "u", writeKey: key }), {}],
    ] as const) {
      const response = await gateway.post(path, body, headers);
      expect([response.status, await codeOf(response)]).toEqual([status, code]);
    }
    expect(gateway.records).toEqual([]);
  });

  it("are asked for when missing", async () => {
    const response = await gateway.post("/v1/track", track, {});
    expect([response.status, await codeOf(response)]).toEqual([401, "write_key_missing"]);
  });

  it("work in their grace period", async () => {
    expect((await gateway.post("/v1/track?writeKey=graced", track, {})).status).toBe(200);
    expect(last().sourceId).toBe("src_rotated");
  });
});

describe("our own faults", () => {
  it("are 503 with Retry-After while there is no release", async () => {
    const fresh = await startMemoryGateway(false);
    for (const path of ["/v1/track", "/v1/batch"]) {
      const response = await fresh.post(path, track);
      expect([response.status, await codeOf(response)]).toEqual([503, "starting"]);
      expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    for (const path of [
      "/v1/projects/wk/settings",
      "/sourceConfig?writeKey=wk",
      "/analytics.js/v1/wk/analytics.min.js",
    ]) {
      expect((await fetch(fresh.url + path)).status).toBe(503);
    }
    expect((await fetch(`${fresh.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${fresh.url}/livez`)).status).toBe(200);
    await fresh.stop();
  });

  it.each([
    [new LogFault("disk_full", "no space left"), "disk_full"],
    [new LogFault("log_unavailable", "EIO"), "log_unavailable"],
    [new Error("anything"), "log_unavailable"],
  ])("are 503 when the log fails with %s, and pass when it is well again", async (fault, code) => {
    gateway.break(fault);
    const failed = await gateway.post("/v1/track", track);
    expect([failed.status, await codeOf(failed), failed.headers.has("retry-after")]).toEqual([
      503,
      code,
      true,
    ]);
    expect(await (await fetch(`${gateway.url}/readyz`)).json()).toEqual({ ready: false, reason: code });
    gateway.break(null);
    await expect
      .poll(async () => (await gateway.post("/v1/track", track)).status, { timeout: 4000 })
      .toBe(200);
  });

  it("do not show in the pixel, which is always a picture", async () => {
    gateway.break(new Error("down"));
    const response = await fetch(`${gateway.url}/v1/pixel/track?data=nonsense`);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/gif"]);
  });
});

describe("the other endpoints", () => {
  it("take events from image pixels of both dialects", async () => {
    const data = Buffer.from(JSON.stringify({ writeKey: KEY, event: "Opened", userId: "u1" })).toString(
      "base64",
    );
    await fetch(`${gateway.url}/v1/pixel/track?data=${data}`);
    expect(JSON.parse(last().body)).toMatchObject({ event: "Opened", userId: "u1" });
    expect(last()).toMatchObject({ kind: "single", type: "track", refused: [] });
    await fetch(
      `${gateway.url}/pixel/v1/page?writeKey=${KEY}&anonymousId=a&name=Home&properties.price=9&__proto__.x=1`,
    );
    expect(JSON.parse(last().body)).toMatchObject({
      name: "Home",
      anonymousId: "a",
      channel: "web",
      properties: { price: "9" },
      integrations: { All: true },
    });
    expect(last().body).not.toContain(KEY);
    expect(last().body).not.toContain("__proto__");
  });

  it("take third parties' webhooks as JSON, as a form and as a query", async () => {
    await gateway.post(`/v1/webhook?writeKey=${KEY}`, '{"order":{"id":7}}', {});
    expect(JSON.parse(last().body)).toMatchObject({
      event: "Webhook Received",
      properties: { order: { id: 7 } },
    });
    const form = { "content-type": "application/x-www-form-urlencoded" };
    await gateway.post(`/v1/webhook?writeKey=${KEY}`, "a=1&b=%C3%A4", form);
    expect(JSON.parse(last().body)).toMatchObject({ properties: { a: "1", b: "ä" } });
    await fetch(`${gateway.url}/v1/webhook?writeKey=${KEY}&ping=1`);
    expect(JSON.parse(last().body)).toMatchObject({ properties: { ping: "1" } });
    expect(gateway.records.every(({ refused }) => refused.length === 0)).toBe(true);
  });

  it("tell SDKs to send to the address under which they asked", async () => {
    const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "events.example.com" };
    const settings = await (await fetch(`${gateway.url}/v1/projects/${KEY}/settings`, { headers })).json();
    expect(settings).toMatchObject({
      integrations: { "Segment.io": { apiKey: KEY, apiHost: "events.example.com/v1", protocol: "https" } },
    });
    const config = await (await fetch(`${gateway.url}/sourceConfig/`, { headers: ADMISSION })).json();
    expect(config).toMatchObject({ source: { id: "src_1", enabled: true, config: {}, destinations: [] } });
    const off = await (await fetch(`${gateway.url}/sourceConfig?writeKey=off`)).json();
    expect(off).toMatchObject({ source: { enabled: false } });
    expect((await fetch(`${gateway.url}/sourceConfig/?view=ad`, { method: "HEAD" })).status).toBe(200);
  });

  it("answer preflights of any origin for any header", async () => {
    const response = await fetch(`${gateway.url}/v1/t`, {
      method: "OPTIONS",
      headers: {
        origin: "https://shop.example.com",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,x-whatever",
      },
    });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "access-control-allow-origin": "https://shop.example.com",
      "access-control-allow-credentials": "true",
      "access-control-allow-headers": "authorization,x-whatever",
      "access-control-max-age": "7200",
    });
  });

  it("say which methods a path takes, and that a path is unknown", async () => {
    const wrong = await fetch(`${gateway.url}/v1/batch`);
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
    const unknown = await fetch(`${gateway.url}/nowhere`);
    expect([unknown.status, await codeOf(unknown)]).toEqual([404, "path_unknown"]);
  });

  it("count what happened, without a key or an address in any label", async () => {
    await gateway.post(
      "/v1/batch",
      JSON.stringify({ batch: [{ type: "track", event: "a", userId: "u" }, 1] }),
    );
    await gateway.post("/v1/track?writeKey=unknown", track, {});
    const text = await gateway.registry.metrics();
    expect(text).toContain('tributary_gateway_requests_total{path="batch",status="200"} 1');
    expect(text).toContain('tributary_gateway_requests_total{path="event",status="401"} 1');
    expect(text).toContain("tributary_gateway_events_accepted_total 1");
    expect(text).toContain('tributary_gateway_events_refused_total{code="event_not_object"} 1');
    expect(text).toContain("tributary_gateway_held_bytes 0");
  });
});

describe("stopping", () => {
  it("finishes what has begun, takes no new connection, and says that it is not ready", async () => {
    const own = await startMemoryGateway();
    const release = own.stall();
    const begun = own.post("/v1/track", track);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = own.stop(5000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect(fetch(`${own.url}/livez`)).rejects.toThrow();
    release();
    expect((await begun).status).toBe(200);
    await stopped;
    expect(own.records).toHaveLength(1);
  });
});
