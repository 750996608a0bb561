import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { PlanContent } from "@/contract/plan";
import { createDraftStore, type Port, type Saved } from "./draft-store";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const content = (name: string): PlanContent => ({ events: [{ type: "track", name, properties: {} }] });
const saved = (name: string, revision: number): Saved => ({ content: content(name), draft: { revision } });

/** A server with one draft. */
function server(): Port & { held: Saved; writes: number } {
  const port = {
    held: saved("a", 1),
    writes: 0,
    write: (next: PlanContent, revision: number): Promise<Saved> => {
      port.writes += 1;
      if (revision !== port.held.draft.revision) return Promise.reject(new Error("conflict"));
      port.held = { content: next, draft: { revision: revision + 1 } };
      return Promise.resolve(port.held);
    },
    read: () => Promise.resolve(port.held),
    failureOf: (error: unknown) => ({ code: (error as Error).message, message: "" }),
  };
  return port;
}
const nameIn = ({ content: { events } }: { readonly content: PlanContent }): string => events[0]!.name;

test("edits are written once, after a pause", async () => {
  const port = server();
  const store = createDraftStore(port.held, port);
  for (const name of ["b", "c", "d"]) store.change(content(name));
  expect(store.get().state).toBe("unsaved");
  await vi.advanceTimersByTimeAsync(1000);
  expect([port.writes, nameIn(port.held), store.get().state]).toEqual([1, "d", "saved"]);
});

test("what is typed during a write follows it", async () => {
  const port = server();
  const store = createDraftStore(port.held, port);
  store.change(content("b"));
  vi.advanceTimersByTime(600);
  store.change(content("c"));
  expect(store.get().state).toBe("saving");
  await vi.advanceTimersByTimeAsync(0);
  expect([port.writes, nameIn(port.held), store.get()]).toMatchObject([
    2,
    "c",
    { state: "saved", revision: 3 },
  ]);
});

test("a conflict loses nothing: one's own can be kept", async () => {
  const port = server();
  const store = createDraftStore(port.held, port);
  port.held = saved("theirs", 5);
  store.change(content("mine"));
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.get().state).toBe("conflict");
  store.keepMine();
  await vi.advanceTimersByTimeAsync(0);
  expect([nameIn(port.held), store.get().state]).toEqual(["mine", "saved"]);
});

test("after a conflict the other's can be taken", async () => {
  const port = server();
  const store = createDraftStore(port.held, port);
  port.held = saved("theirs", 5);
  store.change(content("mine"));
  await vi.advanceTimersByTimeAsync(1000);
  store.takeTheirs();
  await vi.advanceTimersByTimeAsync(0);
  expect(store.get()).toMatchObject({ state: "saved", revision: 5, content: content("theirs") });
});

test("what others saved shows only where nothing of one's own is unsaved", () => {
  const port = server();
  const store = createDraftStore(port.held, port);
  store.refresh(saved("theirs", 2));
  expect(nameIn(store.get())).toBe("theirs");
  store.change(content("mine"));
  store.refresh(saved("later", 3));
  expect(nameIn(store.get())).toBe("mine");
  store.flush();
});
