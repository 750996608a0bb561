import { afterAll, beforeAll, expect, test } from "vitest";
import { startInstallation, type Installation } from "./installation";

let site: Installation;
beforeAll(async () => {
  site = await startInstallation();
});
afterAll(() => site.stop());

type Route = (request: Request, context: never) => Promise<Response>;

/** Sends for ever and has no signature, no session, no token. `taken` counts what the console read of it. */
async function flood(route: Route, path: string, params: object): Promise<{ status: number; taken: number }> {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      taken += 4096;
      // A console that read on would never answer: it must not take the test down with it.
      if (taken > 8 * 1024 * 1024) controller.error(new Error("it reads for ever"));
      else controller.enqueue(new Uint8Array(4096).fill(97));
    },
  });
  const init = { method: "POST", body, duplex: "half" } as const;
  const request = new Request(`http://console.test${path}`, {
    ...init,
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  const { status } = await route(request, { params: Promise.resolve(params) } as never);
  return { status, taken };
}

test("a stranger's endless body is refused after 1 MB at the demo's tools", async () => {
  const { POST } = await import("@/app/api/demo/[tool]/route");
  const { status, taken } = await flood(POST, "/api/demo/crm", { tool: "crm" });
  expect(status).toBe(413);
  expect(taken).toBeLessThan(2 * 1024 * 1024);
});

test("a stranger's endless body is refused after 16 KB at sign-in and at all of its neighbours", async () => {
  const { POST } = await import("@/app/api/auth/[...nextauth]/route");
  for (const path of ["callback/credentials", "signout", "_log"]) {
    const nextauth = path.split("/");
    const { status, taken } = await flood(POST, `/api/auth/${path}`, { nextauth });
    expect([path, status]).toEqual([path, 413]);
    expect(taken).toBeLessThan(64 * 1024);
  }
});
