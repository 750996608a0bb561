/**
 * Promises: an ack means on disk, nothing acked is lost or altered, order holds per person, a repetition carries the same
 * messageId and delivery id. The whole pipeline is killed (SIGKILL) again and again at random instants while several senders go on as SDKs
 * do: they repeat a batch, with the same ids, until it is acked. Then every acked event must be at the webhook and in the
 * warehouse, whole and in order.
 *
 * CI size: 25 kills over 200,000 events. Full size: TRIBUTARY_FULL=1, 100 kills over 1,000,000 events.
 */
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Ledger } from "../../contract/delivery.ts";
import type { WarehouseResult } from "../../contract/control.ts";
import {
  eventually,
  startPipeline,
  testConnection,
  testDestination,
  type Installation,
} from "./installation.ts";

const FULL = process.env["TRIBUTARY_FULL"] === "1";
const EVENTS = FULL ? 1_000_000 : 200_000;
const KILLS = FULL ? 100 : 25;
const SENDERS = 4;
const PEOPLE = 400;
const BATCH = 100;
const READY_WITHIN_MS = 5_000;
/** A machine whose quiet start takes long gets as much more time for one under load. */
const READY_WITHIN_STARTS = 5;

interface Sent {
  readonly messageId: string;
  readonly userId: string;
  readonly properties: { readonly seq: number; readonly text: string; readonly hash: string };
}

interface Delivered extends Sent {
  readonly deliveryId: string;
}

/** The text depends on the place alone, so that any alteration on the way shows. */
function eventOf(sender: number, index: number): Sent {
  const person = sender + SENDERS * (index % (PEOPLE / SENDERS));
  const seq = Math.floor(index / (PEOPLE / SENDERS));
  const text = `p${String(person)} s${String(seq)} ${"ünïcödé ✓ ".repeat(1 + (index % 7))}`;
  return {
    messageId: `m-${String(sender)}-${String(index)}`,
    userId: `person-${String(person)}`,
    properties: { seq, text, hash: createHash("sha256").update(text).digest("hex") },
  };
}

/** What the webhook's receiver saw. */
class Receiver {
  /** By messageId: the event's delivery id. */
  readonly ids = new Map<string, string>();
  readonly lastSeq = new Map<string, number>();
  repeated = 0;
  altered = 0;
  reordered = 0;
  /** Repetitions with another delivery id. */
  renamed = 0;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        for (const event of JSON.parse(Buffer.concat(chunks).toString()) as Delivered[]) this.#take(event);
        response.end("ok");
      });
    });
  }

  #take({ messageId, deliveryId, userId, properties }: Delivered): void {
    const { text, hash, seq } = properties;
    if (createHash("sha256").update(text).digest("hex") !== hash) this.altered += 1;
    const known = this.ids.get(messageId);
    if (known !== undefined) {
      this.repeated += 1;
      if (known !== deliveryId) this.renamed += 1;
      return;
    }
    this.ids.set(messageId, deliveryId);
    const last = this.lastSeq.get(userId) ?? -1;
    if (seq !== last + 1) this.reordered += 1;
    this.lastSeq.set(userId, seq);
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const acked = { events: 0 };

/** Repeats each batch until it is acked, as SDKs do. */
async function send(pipeline: Installation, sender: number): Promise<void> {
  const total = EVENTS / SENDERS;
  for (let begin = 0; begin < total; begin += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, index) => ({
      event: "Killed",
      ...eventOf(sender, begin + index),
    }));
    for (let isAcked = false; !isAcked;) {
      isAcked = await pipeline.send(batch).then(
        () => true,
        () => false,
      );
      if (!isAcked) await sleep(20);
    }
    acked.events += BATCH;
  }
}

async function killAndRestart(pipeline: Installation): Promise<number> {
  await pipeline.kill();
  const begin = performance.now();
  await pipeline.start();
  await pipeline.ready();
  return performance.now() - begin;
}

test(
  `${String(KILLS)} kills during ${String(EVENTS)} acked events: nothing lost, altered or reordered, ready again in time`,
  { timeout: FULL ? 3_600_000 : 420_000 },
  async () => {
    const receiver = new Receiver();
    const url = await receiver.listen();
    try {
      await using pipeline = await startPipeline({
        postgres: true,
        destinations: [
          testDestination(
            "dst_hook",
            "webhook",
            { url, batchSize: 100 },
            { retryBaseMs: 50, retryMaxMs: 500 },
          ),
        ],
        connections: [testConnection("src_test", "dst_hook")],
      });
      const quietMs = await killAndRestart(pipeline);
      const sending = Promise.all(Array.from({ length: SENDERS }, (_, sender) => send(pipeline, sender)));
      const readyMs: number[] = [];
      for (let kill = 1; kill <= KILLS; kill++) {
        await eventually(() => acked.events >= (EVENTS * kill) / (KILLS + 1), 300_000);
        await sleep(Math.random() * 300);
        readyMs.push(await killAndRestart(pipeline));
      }
      await sending;

      await eventually(() => receiver.ids.size >= EVENTS, 240_000);
      const count = async (sql: string): Promise<number> => {
        const body = JSON.stringify({ sql, params: [], limit: 1, timeoutMs: 30_000 });
        const answer = await pipeline.control("/v1/warehouse/query", { method: "POST", body });
        const { rows } = (await answer.json()) as WarehouseResult;
        return Number(rows[0]?.[0]);
      };
      await eventually(async () => (await count("select count(*) from tracks")) >= EVENTS, 240_000);

      const worst = Math.max(...readyMs);
      process.stdout.write(
        `${String(receiver.repeated)} repetitions, ready again after ${String(Math.round(worst))} ms at worst\n`,
      );
      expect({
        delivered: receiver.ids.size,
        altered: receiver.altered,
        reordered: receiver.reordered,
        renamed: receiver.renamed,
        deliveryIds: new Set(receiver.ids.values()).size,
        rows: await count("select count(*) from tracks"),
        distinctRows: await count("select count(distinct id) from tracks"),
      }).toEqual({
        delivered: EVENTS,
        altered: 0,
        reordered: 0,
        renamed: 0,
        deliveryIds: EVENTS,
        rows: EVENTS,
        distinctRows: EVENTS,
      });
      expect(worst).toBeLessThan(Math.max(READY_WITHIN_MS, quietMs * READY_WITHIN_STARTS));
      await eventually(async () => {
        const ledger = await pipeline.get<Ledger>("/v1/destinations/dst_hook/ledger");
        return ledger.balanced && ledger.delivered === EVENTS && ledger.lag === 0;
      });
    } finally {
      receiver.close();
    }
  },
);
