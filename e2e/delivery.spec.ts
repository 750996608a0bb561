/** Delivery: what fails is seen in kinds and sent again after a dry run; a destination that goes down and recovers says so. */
import { apiOf, newSource, track } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import type { Installation } from "./installation.ts";
import { uniqueName } from "./people.ts";

interface Made {
  readonly id: string;
  readonly name: string;
  readonly send: (event: string, userId: string) => Promise<number>;
}

async function connected(installation: Installation, url: string): Promise<Made> {
  const { must } = apiOf(installation);
  const source = await newSource(installation, uniqueName("Shop"));
  const name = uniqueName("Receiver");
  const { id } = await must<{ id: string }>("POST", "/destinations", {
    name,
    connector: "webhook",
    settings: { url },
    delivery: { retryBaseMs: 100, retryMaxMs: 500 },
  });
  await must("POST", "/connections", { sourceId: source.id, destinationId: id });
  return { id, name, send: (event, userId) => track(installation, source.writeKey, { userId, event }) };
}

test("dead letters are seen as one kind of failure and replayed after a dry run, in order", async ({
  page,
  installation,
  receiver,
}) => {
  receiver.answerWith(422);
  const { id, name, send } = await connected(installation, receiver.url);
  for (const event of ["First", "Second", "Third"]) await send(event, "ada");
  await expect.poll(() => receiver.deliveries.length).toBe(3);

  await page.goto(`/destinations/${id}?tab=dead-letters`);
  const kinds = page.getByRole("table", { name: "Failures by kind" });
  await expect(kinds.getByRole("row")).toHaveCount(2);
  await kinds.getByRole("link").first().click();
  await expect(page).toHaveURL(/group=fp_/);
  await expect(page.getByText("What to do:").first()).toBeVisible();
  const letters = page.getByRole("table", { name: "Dead letters" });
  await expect(letters.getByText("Third", { exact: true })).toBeVisible();

  receiver.answerWith(200);
  await page.getByRole("button", { name: "Replay all 3 open" }).click();
  const dialog = page.getByRole("dialog", { name: `Replay to ${name}` });
  await expect(dialog.getByText("The same as was sent before.")).toBeVisible();
  await dialog.getByRole("button", { name: "Next event" }).click();
  await expect(dialog.getByRole("link", { name: "Second" })).toBeVisible();
  expect(receiver.deliveries).toHaveLength(3);

  await dialog.getByRole("button", { name: "Replay 3 events" }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => receiver.deliveries.length).toBe(6);
  const names = receiver.deliveries.map(({ body }) => (JSON.parse(body) as { event: string }).event);
  expect(names).toEqual(["First", "Second", "Third", "First", "Second", "Third"]);
  const ids = receiver.deliveries.map(({ headers }) => headers["webhook-id"]);
  expect(ids.slice(3)).toEqual(ids.slice(0, 3));

  await page.getByRole("tab", { name: "Replays" }).click();
  await expect(page.getByText("3 delivered of 3")).toBeVisible();
  await page.getByRole("tab", { name: "Ledger" }).click();
  await expect(page.getByText("Balanced", { exact: true })).toBeVisible();
});

test("a dead letter is discarded with a reason that stays with it", async ({
  page,
  installation,
  receiver,
}) => {
  receiver.answerWith(400);
  const { id, send } = await connected(installation, receiver.url);
  await send("Unwanted", "ben");
  await page.goto(`/destinations/${id}?tab=dead-letters`);
  await page.getByRole("table", { name: "Dead letters" }).getByText("Unwanted", { exact: true }).click();
  const panel = page.getByRole("dialog", { name: "Dead letter" });
  await panel.getByRole("button", { name: "Discard…" }).click();
  const asking = page.getByRole("dialog", { name: "Discard 1 dead letter" });
  await asking.getByLabel("Reason").fill("A contact of the load test");
  await asking.getByRole("button", { name: "Discard", exact: true }).click();
  await expect(panel.getByText(/Discarded by .*: A contact of the load test/)).toBeVisible();
});

test("a destination that is down is first on the delivery page, its health tells why, and when it is well again", async ({
  page,
  installation,
  receiver,
}) => {
  receiver.answerWith(503);
  const { id, name, send } = await connected(installation, receiver.url);
  const people = Array.from({ length: 15 }, (_, at) => `person-${String(at)}`);
  for (const person of people) await send("Waits", person);

  await page.goto("/delivery");
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row.getByText("Failing")).toBeVisible();
  await row.getByRole("link", { name }).click();
  await expect(page).toHaveURL(new RegExp(`/destinations/${id}\\?tab=health`));
  await expect(page.getByText(/did not take events several times in a row/)).toBeVisible();
  await expect(page.getByRole("table", { name: "Failures by kind" }).getByText(/retrying/)).toBeVisible();
  await expect(page.getByText("Receiver failed (5xx)")).toBeVisible();

  receiver.answerWith(200);
  await expect(page.getByText(/Requests go out freely|have succeeded in a row/)).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByText("15 delivered, 0 given up")).toBeVisible({ timeout: 60_000 });
});
