import { expect, it } from "vitest";
import type { FetchAnswer, FetchRequest } from "../protocol.ts";
import { ASKS_WAITING_MAX, FETCHES_AT_ONCE_MAX } from "../limits.ts";
import { createReadyPorts } from "./ports.ts";

/** A provider that answers when it is told to. */
function slowProvider() {
  const open: { readonly request: FetchRequest; readonly answer: (answer: FetchAnswer) => void }[] = [];
  const ports = createReadyPorts(
    (request) => new Promise((answer) => open.push({ request, answer })),
    () => ({}),
  );
  const answerAll = (): void => {
    for (const { request, answer } of open.splice(0))
      answer({ kind: "answer", url: request.url, status: 200, headers: {}, body: '{"ok":true}' });
  };
  return { ports, open, answerAll };
}

const FAR = Number.MAX_SAFE_INTEGER;
const SURPLUS = 500;
const begun = (): Promise<void> => new Promise(setImmediate);
const address = (number: number): string => `https://slow.example/${String(number)}`;

it("a provider that does not answer is asked a few at once, some wait, and everybody else goes without at once", async () => {
  const { ports, open, answerAll } = slowProvider();
  const room = FETCHES_AT_ONCE_MAX + ASKS_WAITING_MAX;
  const answers: (number | string)[] = [];
  const asks = Array.from({ length: room + SURPLUS }, async (_, number) => {
    const answer = await ports.getJson(address(number), {}, FAR);
    answers.push(answer === null ? number : "answered");
  });
  await Promise.all(asks.slice(room));
  expect(answers).toEqual(Array.from({ length: SURPLUS }, (_, number) => room + number));
  expect(open).toHaveLength(FETCHES_AT_ONCE_MAX);
  for (let round = 0; round <= ASKS_WAITING_MAX / FETCHES_AT_ONCE_MAX; round++) {
    answerAll();
    await begun();
  }
  await Promise.all(asks);
  expect(answers.filter((answer) => answer === "answered")).toHaveLength(room);
});

it("after a provider has recovered, events that have gone on are not asked about any more", async () => {
  const { ports, open, answerAll } = slowProvider();
  const running = Array.from({ length: FETCHES_AT_ONCE_MAX }, (_, number) =>
    ports.getJson(address(number), {}, FAR),
  );
  const stale = Array.from({ length: 200 }, (_, number) => ports.getJson(address(1000 + number), {}, 0));
  const fresh = ports.getJson(address(5000), {}, FAR);
  await begun();
  answerAll();
  expect(await Promise.all(stale)).toEqual(stale.map(() => null));
  await Promise.all(running);
  expect(open.map(({ request }) => request.url)).toEqual([address(5000)]);
  answerAll();
  expect(await fresh).toEqual({ json: { ok: true } });
});

it("a slow provider holds up nobody who asks another one", async () => {
  const { ports, open } = slowProvider();
  for (let number = 0; number < 50; number++) void ports.getJson(address(number), {}, FAR);
  void ports.getJson("https://quick.example/", {}, FAR);
  await begun();
  expect(open.at(-1)?.request.url).toBe("https://quick.example/");
});
