import { MessageChannel, type MessagePort } from "node:worker_threads";
import { Counter, Registry } from "prom-client";
import { afterEach, expect, test, vi } from "vitest";
import { Fault } from "./fault.ts";
import type { Role } from "./role.ts";
import { notifier, RoleLink, serveRole } from "./thread.ts";

let ports: readonly MessagePort[] = [];
afterEach(() => {
  for (const port of ports) port.close();
});

function connect(role: Partial<Role>): {
  link: RoleLink;
  notices: unknown[];
  readonly start: () => void;
  port: MessagePort;
} {
  const { port1, port2 } = new MessageChannel();
  ports = [port1, port2];
  const notices: unknown[] = [];
  const link = new RoleLink("route", port1, (topic, data) => notices.push([topic, data]));
  const metrics = new Registry();
  new Counter({ name: "things_total", help: "things", registers: [metrics] }).inc(3);
  const whole: Role = {
    applyRelease: async () => undefined,
    methods: {},
    stop: async () => undefined,
    ...role,
  };
  return {
    link,
    notices,
    port: port2,
    start: () => {
      serveRole(port2, whole, metrics, () => undefined);
    },
  };
}

test("a call reaches the role's method and its answer comes back", async () => {
  const { link, start } = connect({ methods: { add: async ({ a, b }: { a: number; b: number }) => a + b } });
  start();
  await link.started;
  expect(await link.call("add", { a: 1, b: 2 }, 1000)).toBe(3);
});

test("calls may overtake each other without mixing up their answers", async () => {
  const { link, start } = connect({
    methods: {
      echo: async (text: string) => {
        await new Promise((resolve) => setTimeout(resolve, text === "slow" ? 20 : 0));
        return text;
      },
    },
  });
  start();
  expect(await Promise.all([link.call("echo", "slow", 1000), link.call("echo", "fast", 1000)])).toEqual([
    "slow",
    "fast",
  ]);
});

test("a fault keeps its code and its words on the way", async () => {
  const { link, start } = connect({
    methods: {
      query: async () => {
        throw new Fault("query_invalid", "No such table.");
      },
      crash: async () => {
        throw new TypeError("surprise");
      },
    },
  });
  start();
  await expect(link.call("query", null, 1000)).rejects.toMatchObject({
    code: "query_invalid",
    message: "No such table.",
  });
  await expect(link.call("crash", null, 1000)).rejects.toMatchObject({ code: "internal" });
  await expect(link.call("toString", null, 1000)).rejects.toMatchObject({ code: "not_found" });
});

test("a role that does not answer in time, or ends, fails the call as unavailable", async () => {
  const { link, start } = connect({ methods: { never: () => new Promise(() => undefined) } });
  start();
  await expect(link.call("never", null, 20)).rejects.toMatchObject({ code: "pipeline_unavailable" });
  const waiting = link.call("never", null, 60_000);
  link.close("The route role stopped: out of memory");
  await expect(waiting).rejects.toThrow(/out of memory/);
  await expect(link.call("never", null, 60_000)).rejects.toMatchObject({ code: "pipeline_unavailable" });
});

test("metrics, releases, notices and the stop go the same way", async () => {
  const applied = vi.fn<(number: number) => void>();
  const stopped = vi.fn<(deadlineMs: number) => void>();
  const { link, notices, start, port } = connect({
    applyRelease: async ({ number }) => {
      applied(number);
    },
    stop: async (deadlineMs) => {
      stopped(deadlineMs);
    },
  });
  notifier(port)("degraded", "starting");
  start();
  await link.applyRelease({ number: 7 }, 1000);
  await link.stop(5000);
  expect(applied).toHaveBeenCalledWith(7);
  expect(stopped).toHaveBeenCalledWith(5000);
  expect(notices).toEqual([["degraded", "starting"]]);
  expect(JSON.stringify(await link.metrics(1000))).toContain("things_total");
});
