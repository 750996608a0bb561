/** Promise: what a destination works on for a while is asked after until it has ended, through restarts, and keeps its place. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startContractServer } from "../../connectors/kit/contract-server.ts";
import { sampleEvent } from "../../connectors/kit/conformance.ts";
import { jobDefinition, jobDestination } from "../../connectors/kit/job-connector.fixture.ts";
import { keyInfo } from "../../contract/sealing.ts";
import { releaseBody, type Release } from "../../contract/release.ts";
import { deriveKey } from "../base/keys.ts";
import { openLogReader, openLogWriter } from "../log/index.ts";
import { createContext } from "../process/context.fixture.ts";
import { readLedger } from "../route/ledger.ts";
import { RouteStage } from "../route/stage.ts";
import { startDatabase } from "./database.ts";
import { eventually, testConnection, testDestination, testSource } from "./installation.ts";

const DESTINATION = testDestination("dst_jobs", "jobs", { url: "", token: "t" }, { retryBaseMs: 100 });

const releaseFor = (url: string): Release =>
  releaseBody.parse({
    format: 1,
    number: 1,
    publishedAt: 0,
    sources: [testSource()],
    destinations: [{ ...DESTINATION, settings: { url, token: "t" } }],
    connections: [testConnection("src_test", "dst_jobs")],
  });

type RowState = "working" | "done" | "refused" | "lost";

/** A system whose jobs end when told, row by row; rows in the order of their job. */
async function startJobs() {
  const jobs: { readonly ids: readonly string[]; readonly states: RowState[] }[] = [];
  const server = await startContractServer((request, response) => {
    if (request.method === "POST") {
      const ids = (JSON.parse(request.body) as { id: string; event: { messageId: string } }[]).map(
        ({ event }) => event.messageId,
      );
      jobs.push({ ids, states: ids.map(() => "working") });
      response.writeHead(202).end(JSON.stringify({ job: String(jobs.length - 1) }));
      return;
    }
    const job = jobs[Number(new URL(request.path, "http://x").searchParams.get("job"))];
    response.end(JSON.stringify({ rows: job?.states ?? [] }));
  });
  return { server, jobs, sent: () => jobs.map(({ ids }) => ids) };
}

test("jobs survive a restart without being begun again, and the person's next event waits for their end", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "tributary-test-"));
  const database = await startDatabase(dataDir);
  const { server, jobs, sent } = await startJobs();
  const writer = await openLogWriter({ dataDir, name: "events" });
  const open = async (): Promise<RouteStage> => {
    const context = createContext(dataDir);
    const stage = new RouteStage(
      { ...context, env: { ...context.env, allowNetworks: ["127.0.0.0/8"] } },
      {
        log: await openLogReader({ dataDir, name: "events" }),
        deliveriesLog: await openLogReader({ dataDir, name: "deliveries" }),
        sealingKey: deriveKey("x".repeat(32), keyInfo("sealing")),
        databaseUrl: database.url,
        find: () => ({ definition: jobDefinition, destination: jobDestination }),
      },
    );
    await stage.apply(releaseFor(`${server.origin}/jobs`));
    return stage;
  };
  let number = 0;
  const append = (userId: string): Promise<unknown> => {
    number += 1;
    const event = { ...sampleEvent(number), userId, receivedAt: new Date().toISOString() };
    const stored = { sourceId: "src_test", intakeOffset: 0, item: 0, personKeys: [`u:${userId}`], event };
    return writer.append({ records: [{ payload: JSON.stringify(stored) }] });
  };
  const ledger = (stage: RouteStage) =>
    readLedger(stage.store, stage.backlog, {
      destinationId: "dst_jobs",
      activeFrom: new Map([["src_test", 0]]),
      period: { from: 0, to: Date.now() + 1e9 },
    });
  let stage = await open();
  try {
    await append("a");
    await eventually(() => jobs.length === 1);
    await append("a");
    await append("b");
    await eventually(() => jobs.length === 2);
    await eventually(async () => (await ledger(stage)).held === 3);
    expect(sent()).toEqual([["msg-1"], ["msg-3"]]);
    await stage.stop(2000);

    stage = await open();
    jobs[0]!.states[0] = "done";
    // The job of the other person was lost: its event is sent again, and refused then.
    jobs[1]!.states[0] = "lost";
    // Both may go in one request or in two: their persons do not wait for each other.
    await eventually(() => sent().slice(2).flat().length === 2, 15_000);
    expect(new Set(sent().slice(2).flat())).toEqual(new Set(["msg-2", "msg-3"]));
    for (const { ids, states } of jobs.slice(2))
      for (const [row, id] of ids.entries()) states[row] = id === "msg-2" ? "done" : "refused";
    await eventually(async () => (await ledger(stage)).held === 0, 15_000);
    expect(await ledger(stage)).toMatchObject({ accepted: 3, delivered: 2, deadLettered: 1, balanced: true });
    const { rows } = await stage.store.pool.query("SELECT code, event->>'messageId' AS id FROM dead_letters");
    expect(rows).toEqual([{ code: "row_refused", id: "msg-3" }]);
    const attempts = await stage.deliveries.attemptsOn([0]);
    expect(attempts.map(({ state }) => state)).toEqual(["pending", "delivered"]);
  } finally {
    await stage.stop(2000);
    await writer.close();
    await server[Symbol.asyncDispose]();
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
