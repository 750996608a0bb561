/** Is it well? For machines (livez, readyz) and for people (status). */
import type { Status } from "../../contract/control.ts";
import { diskSpace, isFull } from "../base/disk.ts";
import { VERSION } from "../base/version.ts";
import type { ControlContext } from "./context.ts";
import { json, type Route } from "./route.ts";

interface Check {
  readonly ok: boolean;
  readonly detail: string;
}

export const healthRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/livez",
    open: true,
    handle: async () => ({ kind: "text", contentType: "text/plain; charset=utf-8", body: "ok\n" }),
  },
  {
    method: "GET",
    path: "/readyz",
    open: true,
    handle: async (_request, context) => {
      const checks = await readiness(context);
      const ready = isReady(checks);
      return json({ ready, checks }, ready ? 200 : 503);
    },
  },
  {
    method: "GET",
    path: "/v1/status",
    handle: async (_request, context) => json(await status(context)),
  },
];

const isReady = (checks: Readonly<Record<string, Check>>): boolean =>
  Object.values(checks).every((check) => check.ok);

/** Ready means: events sent now are taken and acked. A late destination or a database that is down does not count. */
async function readiness(context: ControlContext): Promise<Readonly<Record<string, Check>>> {
  const space = await diskSpace(context.env.dataDir);
  const gateway = context.roles.states().find((role) => role.name === "gateway");
  const release = context.config.running;
  return {
    release: { ok: release !== null, detail: release === null ? "none yet" : String(release.number) },
    gateway: {
      ok: gateway === undefined || gateway.state === "running",
      detail: gateway?.state ?? "not in this process",
    },
    disk: { ok: !isFull(space), detail: `${String(space.freeBytes)} bytes free` },
    stopping: { ok: !context.isStopping(), detail: context.isStopping() ? "yes" : "no" },
  };
}

async function status(context: ControlContext): Promise<Status> {
  const checks = await readiness(context);
  const { freeBytes: free } = await diskSpace(context.env.dataDir);
  const degraded = [
    ...context.roles.degraded(),
    ...(context.config.degraded === null ? [] : [context.config.degraded]),
  ];
  return {
    version: VERSION,
    startedAt: context.startedAt,
    runningRelease: context.config.running?.number ?? null,
    ready: isReady(checks),
    degraded,
    roles: context.roles.states(),
    disk: { freeBytes: free, logBytes: await context.logs.totalBytes() },
  };
}
