/** Promise: each event of the log is in the warehouse once, whenever the loader is killed. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { StoredEvent } from "../../contract/event.ts";
import { openLogWriter, recordId } from "../log/index.ts";
import { openWarehouse, rowsOf } from "../warehouse/database.ts";

const CHILD = join(import.meta.dirname, "warehouse-child.fixture.ts");
const EVENTS = 60_000;
const PER_APPEND = 200;
const KILLS = 12;

/** Types change on the way, new events and columns appear, and people are identified again and again. */
function eventAt(n: number): StoredEvent {
  const at = new Date(Date.UTC(2026, 0, 1) + n).toISOString();
  const isIdentify = n % 10 === 0;
  const value = n % 7 === 0 ? `text ${n}` : n % 3 === 0 ? n + 0.5 : n;
  return {
    sourceId: `src_${n % 2}`,
    intakeOffset: n,
    item: 0,
    personKeys: [],
    event: {
      messageId: `m${n}`,
      type: isIdentify ? "identify" : "track",
      ...(isIdentify
        ? { traits: { seen: n } }
        : { event: `Event ${n % 5}`, properties: { n, [`k${Math.floor(n / 5000)}`]: value } }),
      userId: `u${n % 100}`,
      context: { page: { url: `https://shop.example/${n % 50}` } },
      timestamp: at,
      originalTimestamp: at,
      sentAt: at,
      receivedAt: at,
    },
  };
}

class Child {
  readonly #process: ChildProcess;
  readonly #exit: Promise<unknown>;
  cursor = 0;

  private constructor(dataDir: string) {
    this.#process = spawn(process.execPath, [CHILD, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
    this.#exit = once(this.#process, "exit");
    this.#process.stdout?.setEncoding("utf8").on("data", (lines: string) => {
      this.cursor = Number(lines.trim().split("\n").at(-1));
    });
  }

  /** Resolves when the role runs. */
  static async start(dataDir: string): Promise<Child> {
    const child = new Child(dataDir);
    if (child.#process.stdout !== null) await once(child.#process.stdout, "data");
    return child;
  }

  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#exit;
  }
}

test("killed at any moment, the warehouse has every event once and nothing else", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "tributary-warehouse-kill-"));
  const log = await openLogWriter({ dataDir, name: "events" });
  const append = async (from: number): Promise<void> => {
    const records = Array.from({ length: PER_APPEND }, (_, index) => {
      const payload = JSON.stringify(eventAt(from + index));
      return { payload, id: recordId("kill", from + index) };
    });
    await log.append({ records });
  };
  try {
    let appended = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const child = await Child.start(dataDir);
      const until = performance.now() + 20 + Math.random() * 600;
      while (performance.now() < until) {
        if (appended < EVENTS) {
          await append(appended);
          appended += PER_APPEND;
        }
        await sleep(2);
      }
      await child.kill();
    }
    for (; appended < EVENTS; appended += PER_APPEND) await append(appended);
    const child = await Child.start(dataDir);
    while (child.cursor < EVENTS) await sleep(50);
    await child.kill();
    await checkEverything(dataDir, appended);
  } finally {
    await log.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}, 120_000);

async function checkEverything(dataDir: string, appended: number): Promise<void> {
  const { connection, instance, cursor } = await openWarehouse(dataDir);
  const answer = async (sql: string) => (await rowsOf(connection, sql)).map((row) => row.map(String));
  const identifies = appended / 10;
  try {
    expect(cursor).toBe(appended);
    expect(await answer("SELECT count(*), count(DISTINCT id) FROM tracks")).toEqual([
      [String(appended - identifies), String(appended - identifies)],
    ]);
    const events = Array.from({ length: 5 }, (_, index) => `SELECT id, n FROM event_${index}`).join(
      " UNION ALL ",
    );
    expect(
      await answer(
        `SELECT count(*), count(DISTINCT id), sum(n), count(*) FILTER (id = 'm' || n) FROM (${events})`,
      ),
    ).toEqual([
      [
        String(appended - identifies),
        String(appended - identifies),
        String((appended * (appended - 1)) / 2 - 10 * ((identifies * (identifies - 1)) / 2)),
        String(appended - identifies),
      ],
    ]);
    expect(await answer("SELECT count(*), count(DISTINCT id) FROM identifies")).toEqual([
      [String(identifies), String(identifies)],
    ]);
    // The last identify of each person.
    expect(await answer("SELECT count(*), count(DISTINCT id), sum(seen) FROM users")).toEqual([
      [
        "10",
        "10",
        String(Array.from({ length: 10 }, (_, i) => appended - 100 + i * 10).reduce((a, b) => a + b, 0)),
      ],
    ]);
    expect(await answer("SELECT count(*) FROM discards")).toEqual([["0"]]);
    expect(await answer("SELECT sum(events) FROM loader.loads WHERE state = 'loaded'")).toEqual([
      [String(appended)],
    ]);
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
}
