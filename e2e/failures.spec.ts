/** When a receiver fails: the console says so, and nothing is lost. */
import { apiOf, newSource, track, type Created } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import type { Installation } from "./installation.ts";
import { uniqueName } from "./people.ts";

interface Lane {
  readonly source: Created;
  readonly destination: Created & { readonly name: string };
}

async function newLane(installation: Installation, url: string): Promise<Lane> {
  const { must } = apiOf(installation);
  const source = await newSource(installation, uniqueName("Orders"));
  const destination = await must<Lane["destination"]>("POST", "/destinations", {
    name: uniqueName("Fragile"),
    connector: "webhook",
    settings: { url },
    delivery: { retryBaseMs: 100, retryMaxMs: 500 },
  });
  await must("POST", "/connections", { sourceId: source.id, destinationId: destination.id });
  return { source, destination };
}

test("a destination that is down is on Home, its events wait with their attempts, and go out when it is back", async ({
  page,
  installation,
  receiver,
}) => {
  const { source, destination } = await newLane(installation, receiver.url);
  receiver.answerWith(503);
  const messageId = `waits-${String(Date.now())}`;
  await track(installation, source.writeKey, { messageId, userId: "person-0", event: "Order Completed" });
  for (let person = 1; person < 15; person += 1)
    await track(installation, source.writeKey, {
      userId: `person-${String(person)}`,
      event: "Order Completed",
    });

  await page.goto("/");
  const attention = page.getByRole("link", { name: `${destination.name} is failing` });
  await expect(attention).toBeVisible({ timeout: 15_000 });
  await attention.click();
  await expect(page.getByRole("heading", { level: 1, name: destination.name })).toBeVisible();
  await expect(
    page
      .getByRole("main")
      .getByText(/^(Down|Recovering)/)
      .first(),
  ).toBeVisible();
  await expect(page.getByRole("table", { name: "Failures by kind" })).toContainText("http_503");

  await page.getByRole("tab", { name: "Deliveries" }).click();
  await expect(
    page.getByRole("row", { name: /Order Completed.*(Retrying|Pending|Held)/ }).first(),
  ).toBeVisible();
  await page.goto(`/events/${messageId}?source=${source.id}`);
  const tries = page.getByRole("table", { name: `Tries at ${destination.name}` });
  await expect(tries.getByRole("row", { name: /Retrying HTTP 503/ }).first()).toBeVisible();

  receiver.answerWith(200);
  await expect(tries.getByRole("row", { name: /Delivered HTTP 200/ })).toBeVisible({ timeout: 20_000 });
  await expect
    .poll(() => apiOf(installation).must("GET", `/destinations/${destination.id}/ledger`), {
      timeout: 20_000,
    })
    .toMatchObject({ accepted: 15, delivered: 15, lag: 0, balanced: true });
  await page.goto("/");
  await expect(page.getByText(/Needs attention/)).toBeVisible();
  await expect(attention).toHaveCount(0);
});

test("what a receiver refuses for good is a dead letter with its evidence, and is delivered by a replay", async ({
  page,
  installation,
  receiver,
}) => {
  const { source, destination } = await newLane(installation, receiver.url);
  receiver.answerWith(400);
  const messageId = `dead-${String(Date.now())}`;
  await track(installation, source.writeKey, { messageId, userId: "ada", event: "Order Refused" });

  await page.goto("/");
  const attention = page.getByRole("link", { name: `1 dead letter at ${destination.name}` });
  await expect(attention).toBeVisible({ timeout: 15_000 });
  await attention.click();
  const letters = page.getByRole("table", { name: "Dead letters" });
  await expect(letters.getByRole("row", { name: /Order Refused/ })).toContainText("http_400");
  await letters.getByText("Order Refused", { exact: true }).click();
  const panel = page.getByRole("dialog", { name: "Dead letter" });
  await expect(panel.getByText("HTTP 400", { exact: true })).toBeVisible();
  await panel.getByRole("link", { name: "Order Refused" }).click();
  await expect(page.getByRole("article", { name: destination.name })).toContainText("Failed");
  await page.goBack();

  receiver.answerWith(200);
  await page.getByRole("button", { name: "Replay this event" }).click();
  await page
    .getByRole("dialog", { name: /^Replay to/ })
    .getByRole("button", { name: "Replay 1 event" })
    .click();
  await expect(page.getByText("Sent again and delivered")).toBeVisible({ timeout: 15_000 });
  await expect(letters.getByRole("row", { name: /Order Refused/ })).toContainText("Replayed");
  expect(receiver.deliveries.filter(({ body }) => body.includes(messageId))).toHaveLength(2);
  expect(new Set(receiver.deliveries.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
});
