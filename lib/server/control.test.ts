import { createServer, type AddressInfo, type Socket } from "node:net";
import { expect, test } from "vitest";

/** What a stopped process looks like from outside: connections open, and nothing ever comes. */
async function startSilence() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test("a pipeline that hangs is found out within five seconds, also by calls that may take a minute", async () => {
  const silence = await startSilence();
  Object.assign(process.env, {
    DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
    TRIBUTARY_SECRET_KEY: "a secret key of at least sixteen characters",
    TRIBUTARY_CONTROL_URL: silence.url,
  });
  const { control } = await import("./control");
  try {
    const startedAt = performance.now();
    const calls = [control.events({}), control.lanes(), control.inferPlan({} as never)];
    const live = control.liveEvents({}, new AbortController().signal);
    for (const result of await Promise.allSettled([...calls, live]))
      expect(result).toMatchObject({ status: "rejected", reason: { code: "pipeline_unavailable" } });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  } finally {
    silence.stop();
  }
}, 20_000);
