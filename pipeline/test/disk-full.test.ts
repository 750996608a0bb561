/**
 * Promise: an ack means on disk, also when there is no room on it. The data directory is a small volume of its own, mounted in a
 * name space that only the pipeline sees; the test fills and empties it from outside.
 */
import { spawnSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Status, WarehouseResult } from "../../contract/control.ts";
import { eventually, startPipeline, type Installation } from "./installation.ts";

const UNSHARE = ["--map-root-user", "--mount"];
const canMount = spawnSync("unshare", [...UNSHARE, "mount", "-t", "tmpfs", "tmpfs", tmpdir()]).status === 0;
/** More than the reserve that the gateway leaves free (5 % or 200 MB, the smaller one), so that it bites before ENOSPC does. */
const VOLUME_MB = 160;
const RESUMES_WITHIN_MS = 10_000;

const onSmallVolume = (folder: string): readonly string[] => [
  "unshare",
  ...UNSHARE,
  "sh",
  "-c",
  `mount -t tmpfs -o size=${String(VOLUME_MB)}m tmpfs '${folder}' && exec "$@"`,
  "sh",
];

/** The volume as the pipeline sees it. */
const inside = (pipeline: Installation, file: string): string =>
  join(`/proc/${String(pipeline.pid)}/root`, pipeline.dataDir, file);

async function rows(pipeline: Installation): Promise<number> {
  const body = JSON.stringify({ sql: "select count(distinct id) from tracks", timeoutMs: 5000, limit: 1 });
  const answer = await pipeline.control("/v1/warehouse/query", { method: "POST", body });
  return Number(((await answer.json()) as WarehouseResult).rows[0]?.[0]);
}

function post(pipeline: Installation, messageId: string): Promise<Response> {
  return fetch(`${pipeline.gatewayUrl}/v1/track?writeKey=wk_test`, {
    method: "POST",
    body: JSON.stringify({ messageId, userId: "u", event: "Kept", properties: { text: "x".repeat(2000) } }),
  });
}

test.skipIf(!canMount)(
  "a full disk is answered with 503 until there is room, and what was acked before, between and after is there",
  async () => {
    await using pipeline = await startPipeline({
      env: { TRIBUTARY_ROLES: "gateway,process,warehouse" },
      launcher: onSmallVolume,
    });
    const acked = new Set<string>();
    const offer = async (messageId: string): Promise<number> => {
      const answer = await post(pipeline, messageId);
      if (answer.status === 200) acked.add(messageId);
      else expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
      return answer.status;
    };
    for (let at = 0; at < 50; at++) expect(await offer(`before-${String(at)}`)).toBe(200);
    await eventually(async () => (await rows(pipeline)) === 50, 20_000);

    await writeFile(inside(pipeline, "filler"), Buffer.alloc(VOLUME_MB * 2 ** 20)).catch((error: unknown) => {
      expect(error).toMatchObject({ code: "ENOSPC" });
    });
    let refused = 0;
    await eventually(async () => {
      refused = (await offer(`during-${String(Math.random())}`)) === 503 ? refused + 1 : 0;
      return refused > 20;
    });
    expect((await fetch(`${pipeline.controlUrl}/readyz`)).status).toBe(503);
    expect((await pipeline.get<Status>("/v1/status")).degraded.join()).toMatch(/disk is full/i);

    await rm(inside(pipeline, "filler"));
    const freedAt = performance.now();
    await eventually(async () => (await offer(`after-${String(Math.random())}`)) === 200, RESUMES_WITHIN_MS);
    await eventually(async () => (await fetch(`${pipeline.controlUrl}/readyz`)).ok, RESUMES_WITHIN_MS);
    expect(performance.now() - freedAt).toBeLessThan(RESUMES_WITHIN_MS);
    await eventually(async () => (await rows(pipeline)) === acked.size, 30_000);
  },
);
