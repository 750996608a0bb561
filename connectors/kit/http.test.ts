import { expect, test } from "vitest";
import { startContractServer } from "./contract-server.ts";
import { OutgoingFault } from "./fault.ts";
import { createOutgoing, type OutgoingOptions } from "./http.ts";

const request = (url: string) => ({
  method: "POST",
  url,
  headers: { "content-type": "application/json" },
  body: "{}",
});

async function codeOf(url: string, options: Partial<OutgoingOptions> = {}): Promise<string> {
  const outgoing = createOutgoing({ allowNetworks: [], ...options });
  try {
    return String((await outgoing.send(request(url))).status);
  } catch (error) {
    return error instanceof OutgoingFault ? error.code : String(error);
  } finally {
    await outgoing.close();
  }
}

/** Ways to write an address inside, each with the port of a real listener. */
const INSIDE = [
  "127.0.0.1",
  "127.1",
  "127.0.0.1.",
  "2130706433",
  "0x7f000001",
  "0x7f.0.0.1",
  "0177.0.0.1",
  "017700000001",
  "0",
  "0.0.0.0",
  "localhost",
  "LOCALHOST",
  "[::1]",
  "[::]",
  "[0:0:0:0:0:0:0:1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[::127.0.0.1]",
  "[::ffff:0:127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "[2002:7f00:1::]",
  "[2001:0:7f00:1::]",
  "[fe80::1]",
  "[fc00::1]",
  "[fd00:ec2::254]",
  "[fec0::1]",
  "[ff02::1]",
  "[100::1]",
  "[2001:db8::1]",
  "10.0.0.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "100.100.100.200",
  "168.63.129.16",
  "192.0.0.192",
  "192.0.2.1",
  "198.18.0.1",
  "198.51.100.1",
  "203.0.113.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "１２７.0.0.1",
  "127。0。0。1",
];

test.each(INSIDE)("no connection to %s, however it is written", async (host) => {
  await using server = await startContractServer();
  const url = `http://${host}:${String(server.port)}/`;
  expect(await codeOf(url, { connectTimeoutMs: 1000, totalTimeoutMs: 1500 })).toBe("address_forbidden");
  expect(server.accepts()).toBe(0);
});

test.each([
  ["http://user:secret@127.0.0.1/", "url_invalid"],
  ["http://good@127.0.0.1/", "url_invalid"],
  ["file:///etc/passwd", "url_invalid"],
  ["gopher://127.0.0.1/", "url_invalid"],
  ["unix:/var/run/docker.sock", "url_invalid"],
  ["ftp://127.0.0.1/", "url_invalid"],
  ["//127.0.0.1/", "url_invalid"],
  ["not a url", "url_invalid"],
  ["http://[fe80::1%25eth0]/", "url_invalid"],
  ["http://8.8.8.8:25/", "address_forbidden"],
  ["http://8.8.8.8:5432/", "address_forbidden"],
  ["http://8.8.8.8:4222/", "address_forbidden"],
  ["http://8.8.8.8:22/", "address_forbidden"],
])("%s is refused as %s", async (url, code) => {
  expect(await codeOf(url)).toBe(code);
});

test("a name that points inside is refused, also when it points outside as well", async () => {
  await using server = await startContractServer();
  const url = `http://hooks.example.com:${String(server.port)}/`;
  for (const answers of [
    ["127.0.0.1"],
    ["93.184.216.34", "127.0.0.1"],
    ["::1"],
    ["93.184.216.34", "fd00::1"],
  ])
    expect(await codeOf(url, { resolve: async () => answers })).toBe("address_forbidden");
  expect(server.accepts()).toBe(0);
});

test("a name that changes its answer is asked once per connection and pinned", async () => {
  await using server = await startContractServer();
  let asked = 0;
  const resolve = async () => [["127.0.0.1"], ["10.0.0.1"]][Math.min(1, asked++)] ?? [];
  const url = `http://rebind.example.com:${String(server.port)}/`;
  expect(await codeOf(url, { resolve, allowNetworks: ["127.0.0.0/8"] })).toBe("200");
  expect(asked).toBe(1);
  expect(server.seen[0]?.headers.host).toBe(`rebind.example.com:${String(server.port)}`);
});

test("an allowed network is reached, its neighbours are not", async () => {
  await using server = await startContractServer();
  const at = (host: string) => `http://${host}:${String(server.port)}/`;
  expect(await codeOf(at("127.0.0.1"), { allowNetworks: ["127.0.0.1/32"] })).toBe("200");
  expect(await codeOf(at("[::ffff:127.0.0.1]"), { allowNetworks: ["127.0.0.1/32"] })).toBe("200");
  expect(await codeOf(at("127.0.0.2"), { allowNetworks: ["127.0.0.1/32"] })).toBe("address_forbidden");
});

test("a network that cannot be read is an error at the start, not an open door", () => {
  expect(() => createOutgoing({ allowNetworks: ["127.0.0.1/99"] })).toThrow(/127\.0\.0\.1\/99/);
});

test("a redirect inside is not followed", async () => {
  await using inside = await startContractServer();
  for (const status of [301, 302, 303, 307, 308]) {
    await using server = await startContractServer((_request, response) => {
      response.writeHead(status, { location: `${inside.origin}/` }).end();
    });
    expect(await codeOf(server.origin, { allowNetworks: ["127.0.0.0/8"] })).toBe(String(status));
  }
  expect(inside.accepts()).toBe(0);
});

test("faults tell their cause", async () => {
  const allowNetworks = ["127.0.0.0/8"];
  expect(await codeOf("http://127.0.0.1:1/", { allowNetworks })).toBe("connect_failed");
  const never = { resolve: () => new Promise<never>(() => undefined), connectTimeoutMs: 100 };
  expect(await codeOf("http://slow.example.com/", never)).toBe("dns_failed");
  const unknown = Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
  expect(await codeOf("http://gone.example.com/", { resolve: () => Promise.reject(unknown) })).toBe(
    "dns_failed",
  );
  await using plain = await startContractServer();
  expect(await codeOf(`https://127.0.0.1:${String(plain.port)}/`, { allowNetworks })).toBe("tls_failed");
});

test("an answer is read up to 64 KB and never unpacked", async () => {
  await using server = await startContractServer((_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end("x".repeat(1_000_000));
  });
  const outgoing = createOutgoing({ allowNetworks: ["127.0.0.0/8"] });
  const { body } = await outgoing.send(request(server.origin));
  expect(body).toHaveLength(64 * 1024);
  await outgoing.close();
});
