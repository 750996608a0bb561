import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { LogFault, type LogWriter } from "../log/index.ts";
import { IntakeLog } from "./intake-log.ts";

const ROOMY = { freeBytes: 2 ** 40, totalBytes: 2 ** 41 };
const BATCH = { records: [{ payload: "x" }] };

interface Bench {
  readonly log: IntakeLog;
  readonly told: (string | null)[];
  readonly opened: () => number;
  fault: Error | null;
  space: typeof ROOMY;
}

const open: IntakeLog[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((log) => log.close()));
});

async function bench(start: { readonly fault?: Error; readonly space?: typeof ROOMY } = {}): Promise<Bench> {
  const told: (string | null)[] = [];
  let opened = 0;
  const state = { fault: start.fault ?? null, space: start.space ?? ROOMY };
  const writer: LogWriter = {
    append: () =>
      state.fault === null
        ? Promise.resolve({ offsets: [0], duplicates: 0, at: 0 })
        : Promise.reject(state.fault),
    trim: () => Promise.resolve({ removedRecords: 0, removedBytes: 0 }),
    close: () => Promise.resolve(),
  };
  const log = await IntakeLog.open({
    openLog: () => {
      if (state.fault !== null) return Promise.reject(state.fault);
      opened++;
      return Promise.resolve(writer);
    },
    diskSpace: () => Promise.resolve(state.space),
    logger: pino({ level: "silent" }),
    degraded: (sentence) => told.push(sentence),
  });
  open.push(log);
  return Object.assign(state, { log, told, opened: () => opened });
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!holds() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(holds()).toBe(true);
}

describe("IntakeLog", () => {
  it("takes batches while all is well", async () => {
    const { log, told } = await bench();
    expect(log.refusal()).toBeNull();
    expect(await log.append(BATCH)).toBeNull();
    expect(told).toEqual([]);
  });

  it("takes nothing after a fault until the log has been opened again, and says so", async () => {
    const at = await bench();
    at.fault = new LogFault("log_unavailable", "EIO");
    expect((await at.log.append(BATCH))?.code).toBe("log_unavailable");
    expect(at.log.refusal()?.code).toBe("log_unavailable");
    at.fault = null;
    expect((await at.log.append(BATCH))?.code).toBe("log_unavailable");
    await until(() => at.log.refusal() === null);
    expect(at.opened()).toBe(2);
    expect(await at.log.append(BATCH)).toBeNull();
    expect(at.told).toEqual(["The intake log cannot be written: no events are accepted.", null]);
  });

  it("opens once when several writes fail together", async () => {
    const at = await bench();
    at.fault = new LogFault("disk_full", "no space");
    const answers = await Promise.all([at.log.append(BATCH), at.log.append(BATCH)]);
    expect(answers.map((answer) => answer?.code)).toEqual(["disk_full", "disk_full"]);
    expect(at.log.faults).toBe(1);
    at.fault = null;
    await until(() => at.log.refusal() === null);
    expect(at.opened()).toBe(2);
  });

  it("starts refusing, and goes on trying, when the log cannot be opened", async () => {
    const at = await bench({ fault: new LogFault("log_unavailable", "locked") });
    expect(at.log.refusal()?.code).toBe("log_unavailable");
    at.fault = null;
    await until(() => at.log.refusal() === null);
  });

  it("refuses while little space is left, and takes again when there is more", async () => {
    const at = await bench({ space: { freeBytes: 100 * 2 ** 20, totalBytes: 2 ** 40 } });
    expect(at.log.refusal()?.code).toBe("disk_full");
    at.space = ROOMY;
    await until(() => at.log.refusal() === null);
    expect(at.told).toEqual(["The disk is full: no events are accepted until space is free.", null]);
  });

  it("asks a small volume for a small reserve only", async () => {
    const at = await bench({ space: { freeBytes: 10 * 2 ** 20, totalBytes: 64 * 2 ** 20 } });
    expect(at.log.refusal()).toBeNull();
  });
});
