import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { control as Control } from "./control";

const PATIENCE_MS = 20_000;

/** Where the pipeline would be; each test says how it answers. */
let server: Server;
let answer: (url: string, response: ServerResponse) => void;
let control: typeof Control;

beforeAll(async () => {
  server = createServer((request, response) => {
    answer(request.url ?? "", response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  Object.assign(process.env, {
    DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
    TRIBUTARY_SECRET_KEY: "a secret key of at least sixteen characters",
    TRIBUTARY_CONTROL_URL: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
  });
  ({ control } = await import("./control"));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test(
  "a pipeline that hangs is found out long before the call's own limit, also by calls that may take a minute",
  async () => {
    // What a stopped process looks like from outside: connections open, and nothing ever comes.
    answer = () => undefined;
    const startedAt = performance.now();
    const calls = [control.events({}), control.lanes(), control.inferPlan({} as never)];
    const live = control.liveEvents({}, new AbortController().signal);
    for (const result of await Promise.allSettled([...calls, live]))
      expect(result).toMatchObject({ status: "rejected", reason: { code: "pipeline_unavailable" } });
    expect(performance.now() - startedAt).toBeLessThan(14_000);
  },
  PATIENCE_MS,
);

test(
  "a console that stood still for a while itself does not take the pipeline for dead",
  async () => {
    const LIVE_MS = 3_500;
    let looks = 0;
    answer = (url, response) => {
      const end = (): void => void response.end('{"items":[]}');
      if (url !== "/livez") {
        setTimeout(end, LIVE_MS);
        return;
      }
      looks += 1;
      end();
      // Longer than anybody would wait for the liveness page, which has just been answered.
      for (const until = performance.now() + 3_000; performance.now() < until;);
    };
    expect(await control.lanes()).toEqual({ items: [] });
    expect(looks).toBe(1);
  },
  PATIENCE_MS,
);
