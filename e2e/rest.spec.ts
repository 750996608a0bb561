/** The journeys of a script: everything over REST and the gateway, by the names that the outside relies on. */
import { expect, test } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { apiOf, newSource, track, type Created } from "./api.ts";
import { sharedInstallation } from "./installation.ts";
import { openReceiver } from "./receiver.ts";

const SECRET = `whsec_${Buffer.from("a secret of the journeys").toString("base64")}`;
const installation = sharedInstallation();
const { rest, must } = apiOf(installation);

test("an event goes from the gateway to a signed webhook, the warehouse, the ledger and its own story", async () => {
  const receiver = await openReceiver();
  try {
    const source = await newSource(installation, "Script");
    const destination = await must<Created>("POST", "/destinations", {
      name: "Script receiver",
      connector: "webhook",
      settings: { url: receiver.url, secret: SECRET, headers: { "x-team": "growth" } },
      delivery: { retryBaseMs: 100 },
    });
    await must("POST", "/connections", { sourceId: source.id, destinationId: destination.id });
    const { published, running } = await must<{ published: number; running: number }>("GET", "/release");
    expect(running).toBe(published);

    const messageId = `script-${String(Date.now())}`;
    const event = {
      messageId,
      userId: "script-1",
      event: "Script Ran",
      properties: { total: 42.5, nested: { deep: true } },
    };
    expect(await track(installation, source.writeKey, event)).toBe(200);

    await expect.poll(() => receiver.deliveries.length).toBe(1);
    const [delivery] = receiver.deliveries;
    expect(
      new Webhook(SECRET).verify(delivery?.body ?? "", delivery?.headers as Record<string, string>),
    ).toMatchObject({ messageId, event: "Script Ran", properties: event.properties });
    expect(delivery?.headers["x-team"]).toBe("growth");

    const query = { sql: "select id, total, nested_deep from script_ran where id = ?", params: [messageId] };
    await expect
      .poll(async () => (await rest<{ rows?: unknown[] }>("POST", "/warehouse/query", query)).body.rows)
      .toEqual([[messageId, 42.5, true]]);

    const { items } = await must<{ items: { messageId: string; name: string; userId: string }[] }>(
      "GET",
      `/events?messageId=${messageId}`,
    );
    expect(items).toMatchObject([{ messageId, name: "Script Ran", userId: "script-1" }]);
    const story = await must<{ destinations: { state: string }[]; received: { raw: unknown } }>(
      "GET",
      `/events/${messageId}`,
    );
    expect(story.destinations).toMatchObject([{ state: "delivered" }]);
    expect(story.received.raw).toMatchObject(event);
    await expect
      .poll(() => must("GET", `/destinations/${destination.id}/ledger`))
      .toMatchObject({ accepted: 1, delivered: 1, lag: 0, balanced: true });
    expect(JSON.stringify(await must("GET", `/destinations/${destination.id}`))).not.toContain(SECRET);
  } finally {
    receiver.close();
  }
});

test("a token that is revoked dies at once, and a viewer's token may read but not write", async () => {
  const viewer = await must<{ id: string; token: string }>("POST", "/tokens", {
    name: "Reader",
    role: "viewer",
  });
  const reader = apiOf(installation, viewer.token);
  expect((await reader.rest("GET", "/sources")).status).toBe(200);
  const refused = await reader.rest<{ error: { code: string } }>("POST", "/sources", { name: "No" });
  expect([refused.status, refused.body.error.code]).toEqual([403, "forbidden"]);
  await must("DELETE", `/tokens/${viewer.id}`);
  const dead = await reader.rest<{ error: { code: string } }>("GET", "/sources");
  expect([dead.status, dead.body.error.code]).toEqual([401, "unauthenticated"]);
});

test("what is wrong is said in words: unknown ids, bad settings, private addresses, writing SQL, missing tokens", async () => {
  const code = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await rest<{ error?: { code?: string; message?: string } }>(method, path, body);
    expect(answer.body.error?.message ?? "").not.toBe("");
    return [answer.status, answer.body.error?.code];
  };
  expect(await code("GET", "/sources/nothing")).toEqual([404, "not_found"]);
  expect(await code("GET", "/no-such-thing")).toEqual([404, "not_found"]);
  expect(
    await code("POST", "/destinations", { name: "Bad", connector: "webhook", settings: { url: "ftp://x" } }),
  ).toEqual([400, "settings_invalid"]);
  expect(await code("POST", "/warehouse/query", { sql: "drop table tracks" })).toEqual([
    400,
    "query_not_read_only",
  ]);
  expect(await code("POST", "/warehouse/query", { sql: "select * from nowhere_at_all" })).toEqual([
    400,
    "query_invalid",
  ]);
  const stranger = await apiOf(installation, "trib_nonsense").rest<{ error: { code: string } }>(
    "GET",
    "/sources",
  );
  expect([stranger.status, stranger.body.error.code]).toEqual([401, "unauthenticated"]);
});

test("the OpenAPI document names every call that scripts rely on", async () => {
  const answer = await fetch(`${installation.consoleUrl}/api/v1/openapi.json`);
  const { openapi, paths } = (await answer.json()) as {
    openapi: string;
    paths: Record<string, Record<string, unknown>>;
  };
  expect(openapi).toBe("3.1.0");
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  for (const call of [
    "post /sources",
    "get /connectors",
    "post /destinations",
    "post /connections",
    "get /release",
    "get /events",
    "get /events/{messageId}",
    "get /events/live",
    "post /warehouse/query",
    "get /destinations/{id}/ledger",
    "get /dead-letters",
    "post /replays",
    "get /replays/{id}",
  ])
    expect(calls).toContain(call);
});
