/** What only a person can mend ends the start with one paragraph that says how, an exit code, and nothing left behind. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { root } from "../setup/run.mjs";
import { openDataDirectory } from "./data-directory.ts";
import { preparePostgres } from "./postgres.ts";
import { freePort } from "./settings.ts";
import { writeRunning } from "./running.ts";
import { waitForDatabase } from "./database.ts";

let folder = "";
let dataDirectory = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tributary-refusals-"));
  dataDirectory = join(folder, "data");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ending {
  readonly code: number | null;
  readonly output: string;
}

/** Runs `npm start`'s program until it ends by itself. */
async function start(
  env: Readonly<Record<string, string>> = {},
  prefix: readonly string[] = [],
): Promise<Ending> {
  const [command, ...args] = [...prefix, process.execPath, "scripts/bootstrap.mjs", "start"] as const;
  const child = spawn(command, args, {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: "",
      TRIBUTARY_SECRET_KEY: "",
      TRIBUTARY_DATA_DIR: dataDirectory,
      TRIBUTARY_CONSOLE_PORT: "0",
      TRIBUTARY_GATEWAY_PORT: "0",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  child.stderr.on("data", (chunk) => (output += String(chunk)));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

/** Asserts a refusal whose paragraph contains all the words, and returns the paragraph. */
function expectRefusal({ code, output }: Ending, ...words: readonly string[]): void {
  expect(code, output).toBe(1);
  const paragraph = output.trim().split("\n\n").at(-1) ?? "";
  for (const word of words) expect(paragraph).toContain(word);
  expect(paragraph.split("\n")).toHaveLength(1);
  expect(output).not.toMatch(/^\s+at /m);
  expect(existsSync(join(dataDirectory, "running.json")), "a process was started").toBe(false);
}

async function listen(server: Server): Promise<number> {
  server.listen(0);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

describe("ports", () => {
  test.each([
    ["console", "TRIBUTARY_CONSOLE_PORT"],
    ["gateway", "TRIBUTARY_GATEWAY_PORT"],
    ["control API", "TRIBUTARY_CONTROL_PORT"],
  ])("a taken port of the %s is named with its variable", async (what, variable) => {
    await using server = createServer();
    const port = String(await listen(server));
    expectRefusal(await start({ [variable]: port }), what, port, variable);
  });

  test("what is no port is refused", async () => {
    expectRefusal(await start({ TRIBUTARY_CONSOLE_PORT: "http" }), "TRIBUTARY_CONSOLE_PORT", '"http"');
  });
});

describe("the data directory", () => {
  test("a file in its way is named", async () => {
    writeFileSync(dataDirectory, "");
    expectRefusal(await start(), dataDirectory, "TRIBUTARY_DATA_DIR");
  });

  test.skipIf(process.getuid?.() === 0)("one that is not writable is named", async () => {
    mkdirSync(dataDirectory);
    chmodSync(dataDirectory, 0o555);
    expectRefusal(await start(), dataDirectory, "not writable", "TRIBUTARY_DATA_DIR");
  });

  const inNamespace = ["unshare", "--map-root-user", "--mount"];
  const canMount = spawnSync("unshare", [...inNamespace.slice(1), "mount", "-t", "tmpfs", "tmpfs", tmpdir()]);
  test.skipIf(canMount.status !== 0)("a full disk is named", async () => {
    mkdirSync(dataDirectory);
    const mount = `mount -t tmpfs -o size=1m tmpfs '${dataDirectory}' && exec "$@"`;
    expectRefusal(
      await start({}, [...inNamespace, "sh", "-c", mount, "sh"]),
      "full",
      "ENOSPC",
      dataDirectory,
    );
  });

  test("one of a newer version is left alone", async () => {
    mkdirSync(dataDirectory);
    const mark = '{"formatVersion":99,"keyCheck":"x"}';
    writeFileSync(join(dataDirectory, "tributary.json"), mark);
    writeFileSync(join(dataDirectory, "secret.key"), "k".repeat(43));
    expectRefusal(await start(), "newer", "99", dataDirectory);
    expect(readFileSync(join(dataDirectory, "tributary.json"), "utf8")).toBe(mark);
  });

  test("a second Tributary on it is sent away with the process id of the first", async () => {
    const directory = await openDataDirectory(dataDirectory);
    const ending = await start();
    directory.release();
    expectRefusal(ending, "already running", dataDirectory);
  });

  test("the process id of the one that runs is told", async () => {
    const directory = await openDataDirectory(dataDirectory);
    writeRunning(dataDirectory, {});
    const { output } = await start();
    directory.release();
    expect(output).toContain(`process ${process.pid}`);
  });
});

describe("files in the data directory", () => {
  beforeEach(async () => (await openDataDirectory(dataDirectory)).release());

  test.each(["secret.key", "tributary.json"])("a %s that cannot be read is named", async (name) => {
    const file = join(dataDirectory, name);
    rmSync(file);
    mkdirSync(file);
    expectRefusal(await start(), file, "EISDIR", "user who runs Tributary");
  });

  test("a lock that is broken is not taken for another Tributary", async () => {
    const file = join(dataDirectory, "running.lock");
    writeFileSync(file, "no lock of ours".repeat(100));
    const ending = await start();
    expectRefusal(ending, file, "cannot be locked", "deleted");
    rmSync(file);
    mkdirSync(file);
    expectRefusal(await start(), file, "cannot be locked");
    expect(ending.output).not.toContain("Another Tributary");
  });
});

describe("the secret key", () => {
  beforeEach(async () => (await openDataDirectory(dataDirectory)).release());
  const file = (): string => join(dataDirectory, "secret.key");

  test("a damaged one is refused", async () => {
    writeFileSync(file(), "damaged");
    expectRefusal(await start(), file(), "damaged", "TRIBUTARY_SECRET_KEY");
  });

  test("a missing one is not replaced", async () => {
    rmSync(file());
    expectRefusal(await start(), file(), "missing");
    expect(existsSync(file())).toBe(false);
  });

  test("another one than the directory was made with is refused", async () => {
    expectRefusal(
      await start({ TRIBUTARY_SECRET_KEY: "another-key-of-enough-length" }),
      "not the one",
      dataDirectory,
    );
  });

  test("a short one is refused", async () => {
    expectRefusal(await start({ TRIBUTARY_SECRET_KEY: "short" }), "TRIBUTARY_SECRET_KEY", "8 characters");
  });
});

describe("DATABASE_URL", () => {
  test("a database that does not answer is named, without the password", async () => {
    const port = await freePort();
    const ending = await start({ DATABASE_URL: `postgresql://me:secret@127.0.0.1:${port}/mine` });
    expectRefusal(ending, `me@127.0.0.1:${port}/mine`, "ECONNREFUSED", "DATABASE_URL");
    expect(ending.output).not.toContain("secret");
  });

  test("what is no URL of a Postgres is refused", async () => {
    expectRefusal(await start({ DATABASE_URL: "mysql://localhost/mine" }), "DATABASE_URL", "postgresql://");
  });

  test("a Postgres that is too old is refused", async () => {
    await using server = createServer(answerAsPostgres14);
    const port = await listen(server);
    expectRefusal(
      await start({ DATABASE_URL: `postgresql://me@127.0.0.1:${port}/mine` }),
      "14.9",
      "15 or newer",
    );
  });

  describe("of a server that says no", () => {
    let url = new URL("postgresql://localhost");
    let server: ChildProcess;
    const cluster = mkdtempSync(join(tmpdir(), "tributary-refusals-cluster-"));
    beforeAll(async () => {
      const prepared = await preparePostgres(cluster);
      const { args } = prepared;
      server = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "ignore", "ignore", "ipc"] });
      await waitForDatabase(prepared.url, 60_000, () => server.exitCode !== null);
      url = new URL(prepared.url);
      const client = new Client({ connectionString: prepared.url });
      await client.connect();
      await client.query(`
        CREATE ROLE guest LOGIN PASSWORD 'guest';
        CREATE ROLE reader LOGIN SUPERUSER PASSWORD 'reader';
        ALTER ROLE reader SET default_transaction_read_only = on;
        CREATE ROLE nobody LOGIN PASSWORD 'nobody' CONNECTION LIMIT 0`);
      await client.end();
    });
    afterAll(async () => {
      server.kill("SIGTERM");
      await once(server, "exit");
      rmSync(cluster, { recursive: true, force: true });
    });

    test.each([
      ["a wrong password", { password: "wrong" }, ["refuses", "credentials"]],
      ["a missing database", { pathname: "/missing" }, ["does not exist", "missing"]],
      [
        "a user who may not create tables",
        { username: "guest", password: "guest" },
        ["create tables", "GRANT"],
      ],
      ["a user who may only read", { username: "reader", password: "reader" }, ["read-only", "primary"]],
      ["no connection left", { username: "nobody", password: "nobody" }, ["no connection left"]],
    ])("%s is told with its remedy", async (_case, change, words) => {
      const given = Object.assign(new URL(url), change);
      expectRefusal(await start({ DATABASE_URL: given.href }), ...words);
    });
  });
});

/** As much of the protocol as telling one's version takes. */
function answerAsPostgres14(socket: Socket): void {
  const message = (type: string, ...parts: readonly Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const int16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
  const int32 = (value: number): Buffer => Buffer.concat([int16(value >> 16), int16(value & 0xffff)]);
  const ready = message("Z", Buffer.from("I"));
  const column = Buffer.concat([
    Buffer.from("version\0"),
    int32(0),
    int16(0),
    int32(25),
    int16(-1),
    int32(-1),
    int16(0),
  ]);
  let isGreeted = false;
  socket.on("error", () => {});
  socket.on("data", () => {
    if (!isGreeted) socket.write(Buffer.concat([message("R", int32(0)), ready]));
    else {
      const row = message("D", int16(1), int32(4), Buffer.from("14.9"));
      socket.write(
        Buffer.concat([message("T", int16(1), column), row, message("C", Buffer.from("SELECT 1\0")), ready]),
      );
    }
    isGreeted = true;
  });
}
