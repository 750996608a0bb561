import { expect, test } from "vitest";
import { answer, startContractServer } from "./contract-server.ts";
import { OutgoingFault } from "./fault.ts";
import { createOutgoing } from "./http.ts";
import { ownAddresses } from "./own-address.ts";

async function codeOf(url: string, ownPrefixes: readonly string[]): Promise<string> {
  const outgoing = createOutgoing({ allowNetworks: [], ownPrefixes, totalTimeoutMs: 1500 });
  try {
    const headers = { "content-type": "application/json" };
    return String((await outgoing.send({ method: "POST", url, headers, body: "{}" })).status);
  } catch (error) {
    return error instanceof OutgoingFault ? error.code : String(error);
  } finally {
    await outgoing.close();
  }
}

test("one segment below the own prefix is reached", async () => {
  await using server = await startContractServer();
  expect(await codeOf(`${server.origin}/api/demo/crm`, [`${server.origin}/api/demo/`])).toBe("200");
  expect(server.seen.map(({ path }) => path)).toEqual(["/api/demo/crm"]);
});

/** Everything else that an own address could be bent to; each meets the guard and no socket is opened. */
test.each([
  "/",
  "/api/v1/sources",
  "/api/demo",
  "/api/demo/",
  "/api/demo?tool=crm",
  "/api/demo/crm/more",
  "/api/demo/crm/",
  "/api/demo/crm?next=/api/v1",
  "/api/demo/crm?",
  "/api/demo/..",
  "/api/demo/../v1/sources",
  "/api/demo/./../v1/sources",
  "/api/demo/%2e%2e/v1/sources",
  "/api/demo/%2E%2E/v1/sources",
  "/api/demo/.%2e/v1/sources",
  "/api/demo/..%2fv1%2fsources",
  "/api/demo/..%5cv1",
  "/api/demo/..\\v1\\sources",
  "/api/demo\\..\\v1",
  "/api/demo/%252e%252e",
  "/api/demo/crm%2f..%2f..%2fv1",
  "/api/demo/crm;/../../v1",
  "/api/demo/CRM",
  "/api/demo/crm%00",
  "/api/demo//crm",
  "//api/demo/crm",
  "/api/DEMO/crm",
  "/api/demo-other/crm",
  "/x/api/demo/crm",
])("on the own origin %s stays refused", async (path) => {
  await using server = await startContractServer();
  const code = await codeOf(`${server.origin}${path}`, [`${server.origin}/api/demo/`]);
  // "/api/demo/crm?" is the same address as "/api/demo/crm": the URL parser keeps no empty query in `search`.
  if (path === "/api/demo/crm?") return expect(code).toBe("200");
  expect(code).toBe("address_forbidden");
  expect(server.accepts()).toBe(0);
});

test("another port or host with the same path stays refused", async () => {
  await using own = await startContractServer();
  await using other = await startContractServer();
  const prefixes = [`${own.origin}/api/demo/`];
  for (const origin of [
    other.origin,
    `http://localhost:${String(own.port)}`,
    `http://127.0.0.2:${String(own.port)}`,
    `http://[::1]:${String(own.port)}`,
    `http://[::ffff:127.0.0.1]:${String(own.port)}`,
    `https://127.0.0.1:${String(own.port)}`,
  ])
    expect(await codeOf(`${origin}/api/demo/crm`, prefixes)).toBe("address_forbidden");
  expect(await codeOf(`http://user@127.0.0.1:${String(own.port)}/api/demo/crm`, prefixes)).toBe(
    "url_invalid",
  );
  expect(own.accepts() + other.accepts()).toBe(0);
});

test("a redirect from the own address is an answer, not a way", async () => {
  await using inside = await startContractServer();
  await using own = await startContractServer(answer(307, { location: `${inside.origin}/` }));
  expect(await codeOf(`${own.origin}/api/demo/crm`, [`${own.origin}/api/demo/`])).toBe("307");
  expect(inside.accepts()).toBe(0);
});

test("a connection to the own address is never used for another path there", async () => {
  await using server = await startContractServer();
  const outgoing = createOutgoing({ allowNetworks: [], ownPrefixes: [`${server.origin}/api/demo/`] });
  const send = (path: string) =>
    outgoing.send({ method: "POST", url: `${server.origin}${path}`, headers: {}, body: "" });
  expect((await send("/api/demo/crm")).status).toBe(200);
  await expect(send("/api/v1/sources")).rejects.toMatchObject({ code: "address_forbidden" });
  expect(server.seen).toHaveLength(1);
  await outgoing.close();
});

test.each([
  "http://127.0.0.1:3000",
  "http://127.0.0.1:3000/",
  "http://127.0.0.1:3000/api/demo",
  "http://127.0.0.1:3000/api/demo/?a",
  "http://127.0.0.1:3000/api/../",
  "ftp://127.0.0.1/api/demo/",
  "127.0.0.1:3000/api/demo/",
  "",
])("%j opens nothing: it is an error at the start", (prefix) => {
  expect(() => ownAddresses([prefix])).toThrow(RangeError);
});
