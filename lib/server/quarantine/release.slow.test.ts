/** Against a real Postgres; the pipeline is a server that gives the answers of its control API. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "@/scripts/migrate";
import { waitForDatabase } from "@/scripts/start/database";
import { preparePostgres } from "@/scripts/start/postgres";
import type { Json } from "@/contract/event";
import { systemContext } from "../access/actor";
import { closeDb, db } from "../db";
import { discardQuarantined, listGroups, releaseMany, releaseQuarantined } from "./index";

/** Items whose release the pipeline refuses, and with which code. */
const refused = new Map<string, string>();
const groupsAsked: unknown[] = [];
/** What was sent on: the item, and the event where it was mended. */
const sentOn: { readonly id: string; readonly event: Json | undefined }[] = [];

const item = (id: string) => ({
  id,
  offset: Number(id),
  sourceId: "src",
  code: "plan_violation",
  message: "",
  receivedAt: 1_000,
  messageId: null,
  type: "track",
  name: "Paid",
  raw: {},
  plan: null,
  violations: [],
  transformation: null,
  releasedFrom: null,
});

const GROUP = {
  sourceId: "src",
  code: "plan_violation",
  name: "Paid",
  message: "total of anna is missing",
  count: 2,
  firstSeen: 1_000,
  lastSeen: 2_000,
};

const pipeline = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://pipeline");
    if (pathname === "/v1/quarantine/groups") {
      groupsAsked.push(JSON.parse(Buffer.concat(chunks).toString()));
      response.end(JSON.stringify({ items: [GROUP], total: 2, complete: true }));
      return;
    }
    const id = /^[/]v1[/]quarantine[/](\d+)/.exec(pathname)?.[1];
    if (id === undefined) {
      const items = (searchParams.get("ids") ?? "").split(",").map(item);
      response.end(JSON.stringify({ items, nextCursor: null }));
    } else if (request.method === "GET") response.end(JSON.stringify(item(id)));
    else {
      const code = refused.get(id);
      if (code !== undefined)
        response.writeHead(503).end(JSON.stringify({ error: { code, message: "Not now." } }));
      else {
        const { event } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly event?: Json };
        sentOn.push({ id, event });
        setTimeout(() => response.end(JSON.stringify({ messageId: null })), 100);
      }
    }
  });
});

let stop: () => Promise<void>;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "tributary-test-"));
  const { url, args } = await preparePostgres(folder);
  const root = resolve(import.meta.dirname, "../../..");
  const server = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  stop = async () => {
    await closeDb();
    pipeline.closeAllConnections();
    pipeline.close();
    const exited = once(server, "exit");
    server.kill("SIGTERM");
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  await waitForDatabase(url, 30_000, () => server.exitCode !== null);
  await migrate(url);
  await new Promise<void>((listening) => pipeline.listen(0, "127.0.0.1", listening));
  Object.assign(process.env, {
    DATABASE_URL: url,
    TRIBUTARY_SECRET_KEY: "a secret key of at least sixteen characters",
    TRIBUTARY_CONTROL_URL: `http://127.0.0.1:${String((pipeline.address() as AddressInfo).port)}`,
  });
});
afterAll(() => stop());

const ctx = systemContext();
const decisions = () =>
  db().quarantineDecision.findMany({ select: { itemId: true, state: true }, orderBy: { itemId: "asc" } });
const outcomes = async (all: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(all)).map((one) =>
    one.status === "fulfilled" ? "done" : (one.reason as { readonly code?: string }).code,
  );

test("of several who decide about one item at once one has it sent on, and the others hear so", async () => {
  const mend = (total: number) => releaseQuarantined(ctx, "1", { event: { total } });
  const told = await outcomes([mend(1), mend(2), mend(3), releaseMany(ctx, { ids: ["1", "1"] })]);
  const alone = await outcomes([discardQuarantined(ctx, "1", { reason: "late" })]);
  expect(alone).toEqual(["conflict"]);
  expect(sentOn).toHaveLength(1);
  // Releasing many skips what is decided, and says how many.
  expect(told.at(-1)).toBe("done");
  expect(told.slice(0, 3).filter((code) => code === "conflict").length).toBeGreaterThanOrEqual(2);
  expect(await decisions()).toEqual([{ itemId: "1", state: "released" }]);
});

test("what the pipeline does not take is open again, and what it took beside it is not", async () => {
  refused.set("2", "pipeline_unavailable");
  expect(await outcomes([releaseQuarantined(ctx, "2", {})])).toEqual(["pipeline_unavailable"]);
  expect(await outcomes([releaseMany(ctx, { ids: ["2", "3"] })])).toEqual(["pipeline_unavailable"]);
  expect((await decisions()).map(({ itemId }) => itemId)).toEqual(["1", "3"]);
  refused.clear();
  expect(await releaseMany(ctx, { ids: ["2", "3"] })).toMatchObject({ released: 1, skipped: 1 });
  expect(sentOn.map(({ id }) => id)).toEqual(["1", "3", "2"]);
});

test("groups count what nobody has decided about, and keep people's values from those who may not see them", async () => {
  expect(await listGroups(ctx)).toEqual({ items: [GROUP], total: 2, complete: true });
  const [asked] = groupsAsked as { readonly decided: readonly (readonly [number, number])[] }[];
  expect(asked?.decided.map(([offset]) => offset).toSorted()).toEqual([1, 2, 3]);
  expect(asked?.decided.every(([, receivedAt]) => receivedAt === 1_000)).toBe(true);
  const masked = await listGroups({ ...ctx, actor: { ...ctx.actor, seesPii: false } });
  expect(masked.items).toMatchObject([{ name: "Paid", count: 2 }]);
  expect(JSON.stringify(masked)).not.toContain("anna");
});
