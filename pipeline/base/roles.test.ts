/** Roles in real threads, with small stages written for the occasion. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readEnv } from "./env.ts";
import { Roles } from "./roles.ts";

let folder: string;
let roles: Roles | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "roles-"));
});

afterEach(async () => {
  await roles?.stop(1000);
  roles = null;
  await rm(folder, { recursive: true });
});

const thread = pathToFileURL(join(import.meta.dirname, "thread.ts")).href;
const metrics = import.meta.resolve("prom-client");

/** Starts roles whose stage is the given expression of a Role; `name` and `env` are in its scope. */
async function start(role: string, names: string, onGatewayLost = (): void => undefined): Promise<Roles> {
  const entry = join(folder, "entry.ts");
  await writeFile(
    entry,
    `import { parentPort, workerData } from "node:worker_threads";
     import prom from ${JSON.stringify(metrics)};
     import { notifier, serveRole } from ${JSON.stringify(thread)};
     const { name, env } = workerData;
     const notify = notifier(parentPort);
     const role = { applyRelease: async () => {}, methods: {}, stop: async () => {}, ...(${role}) };
     serveRole(parentPort, role, new prom.Registry(), () => parentPort.close());`,
  );
  const env = readEnv({
    TRIBUTARY_SECRET_KEY: "x".repeat(16),
    TRIBUTARY_ROLES: names,
    TRIBUTARY_DATA_DIR: folder,
  });
  roles = new Roles(env, pino({ level: "silent" }), pathToFileURL(entry), onGatewayLost);
  return roles;
}

const running = (of: Roles): readonly string[] =>
  of.states().flatMap(({ name, state }) => (state === "running" ? [name] : []));

const untilRunning = (of: Roles, names: readonly string[]): Promise<void> =>
  vi.waitFor(
    () => {
      expect(running(of)).toEqual(names);
    },
    { timeout: 5000 },
  );

test("only the roles that the environment names are started; the others are unavailable", async () => {
  const all = await start("{ methods: { who: async () => name } }", "route,gateway");
  await untilRunning(all, ["gateway", "route"]);
  expect(await all.call("route", "who")).toBe("route");
  await expect(all.call("warehouse", "who")).rejects.toMatchObject({ code: "pipeline_unavailable" });
});

test("`all`, or nothing, names every role", () => {
  const named = (names: string): readonly string[] =>
    readEnv({ TRIBUTARY_SECRET_KEY: "x".repeat(16), TRIBUTARY_ROLES: names }).roles;
  for (const names of ["all", "", "route,all"])
    expect(named(names), names).toEqual(["gateway", "process", "route", "warehouse"]);
});

test("a name that is no role is refused with the names that are", async () => {
  await expect(start("{}", "gateway,kitchen")).rejects.toThrow(/kitchen.*gateway, process, route, warehouse/);
});

test("a role that dies comes back with the running release while the others go on", async () => {
  const role = `(() => {
    let number = 0;
    return {
      applyRelease: async (release) => { number = release.number; },
      methods: { number: async () => number, die: async () => { setTimeout(() => { throw new Error("native trouble"); }); } },
    };
  })()`;
  const all = await start(role, "gateway,warehouse");
  await untilRunning(all, ["gateway", "warehouse"]);
  await all.applyRelease({ number: 5 }, null);
  await all.call("warehouse", "die");
  await vi.waitFor(() => {
    expect(all.degraded().join()).toMatch(/warehouse role failed and restarts: native trouble/);
  });
  expect(await all.call("gateway", "number")).toBe(5);
  await untilRunning(all, ["gateway", "warehouse"]);
  expect(await all.call("warehouse", "number")).toBe(5);
  expect(all.degraded()).toEqual([]);
});

test("when one role refuses a release, all run on the one before", async () => {
  const role = `(() => {
    let number = 0;
    return {
      applyRelease: async (release) => {
        if (name === "route" && release.number === 2) throw new Error("unknown connector");
        number = release.number;
      },
      methods: { number: async () => number },
    };
  })()`;
  const all = await start(role, "gateway,route");
  await untilRunning(all, ["gateway", "route"]);
  await all.applyRelease({ number: 1 }, null);
  await expect(all.applyRelease({ number: 2 }, { number: 1 })).rejects.toThrow(
    /route role refused.*unknown connector/,
  );
  expect(await Promise.all([all.call("gateway", "number"), all.call("route", "number")])).toEqual([1, 1]);
});

test("a gateway that fails again and again is reported, so that the process can start anew", async () => {
  const lost = vi.fn<() => void>();
  await start(`(() => { throw new Error("no port"); })()`, "gateway", lost);
  await vi.waitFor(
    () => {
      expect(lost).toHaveBeenCalled();
    },
    { timeout: 15_000, interval: 100 },
  );
}, 20_000);

test("roles stop in the order in which events flow, each after its own work", async () => {
  const role = `{ stop: async () => { notify("outcomes", name); } }`;
  const all = await start(role, "warehouse,process,gateway");
  await untilRunning(all, ["gateway", "process", "warehouse"]);
  const order: unknown[] = [];
  all.onNotice("outcomes", (_role, data) => order.push(data));
  await all.stop(3000);
  expect(order).toEqual(["gateway", "process", "warehouse"]);
});
