/** When a receiver fails: the console says so, and nothing is lost. */
import { apiOf, newSource, track, type Created } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import type { Installation } from "./installation.ts";
import { openPager, sendUntilResolved, type Pager } from "./pager.ts";
import { uniqueName } from "./people.ts";
import type { Receiver } from "./receiver.ts";

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

const PEOPLE = 15;
const EACH = 2;

/** The events of each person in the order in which the receiver took them, repetitions left out. */
function takenInOrder(receiver: Receiver, event: string): Readonly<Record<string, readonly number[]>> {
  const order: Record<string, number[]> = {};
  for (const { body, status } of receiver.deliveries) {
    const sent = JSON.parse(body) as { userId: string; event: string; properties: { n: number } };
    if (status !== 200 || sent.event !== event) continue;
    const taken = (order[sent.userId] ??= []);
    if (!taken.includes(sent.properties.n)) taken.push(sent.properties.n);
  }
  return order;
}

async function watchedBy(installation: Installation, pager: Pager, destinationId: string): Promise<string> {
  const { must } = apiOf(installation);
  const name = uniqueName("Deliveries fail");
  const channel = await must<Created>("POST", "/alert-channels", {
    name: uniqueName("Pager"),
    kind: "webhook",
    settings: { url: pager.url },
  });
  await must("POST", "/alerts", {
    name,
    subjectId: destinationId,
    condition: { kind: "failure_rate", percent: 50, minCount: 3 },
    channelIds: [channel.id],
    forSeconds: 0,
  });
  return name;
}

test("a destination that is down is on Home and told, its events wait with their attempts, and go out in order when it is back", async ({
  page,
  installation,
  receiver,
}) => {
  test.setTimeout(240_000);
  const { must } = apiOf(installation);
  const { source, destination } = await newLane(installation, receiver.url);
  const pager = await openPager();
  const rule = await watchedBy(installation, pager, destination.id);
  const event = "Order Waiting";
  const messageId = `waits-${String(Date.now())}`;
  receiver.answerWith(503);
  await track(installation, source.writeKey, { messageId, userId: "person-0", event, properties: { n: 0 } });
  for (let n = 0; n < EACH; n += 1)
    for (let person = n === 0 ? 1 : 0; person < PEOPLE; person += 1)
      await track(installation, source.writeKey, {
        userId: `person-${String(person)}`,
        event,
        properties: { n },
      });

  await page.goto("/");
  const attention = page.getByRole("link", { name: `${destination.name} is failing` });
  await expect(attention).toBeVisible();
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
    page.getByRole("row", { name: /Order Waiting.*(Retrying|Pending|Held)/ }).first(),
  ).toBeVisible();
  await page.goto(`/events/${messageId}?source=${source.id}`);
  const tries = page.getByRole("table", { name: `Tries at ${destination.name}` });
  await expect(tries.getByRole("row", { name: /Retrying HTTP 503/ }).first()).toBeVisible();
  await expect.poll(() => pager.told(rule), { timeout: 60_000 }).toEqual(["alert.firing"]);
  const incident = page.getByRole("link", { name: `${rule}: ${destination.name}` });
  await page.goto("/");
  await expect(incident).toBeVisible();

  receiver.answerWith(200);
  await page.goto(`/events/${messageId}?source=${source.id}`);
  await expect(tries.getByRole("row", { name: /Delivered HTTP 200/ })).toBeVisible();
  const total = PEOPLE * EACH;
  await expect
    .poll(() => must("GET", `/destinations/${destination.id}/ledger`))
    .toMatchObject({ accepted: total, delivered: total, lag: 0, balanced: true });
  const inOrder = Array.from({ length: EACH }, (_, n) => n);
  expect(takenInOrder(receiver, event)).toEqual(
    Object.fromEntries(Array.from({ length: PEOPLE }, (_, person) => [`person-${String(person)}`, inOrder])),
  );

  await sendUntilResolved(installation, source, () => pager.told(rule).length > 1);
  expect(pager.told(rule)).toEqual(["alert.firing", "alert.resolved"]);
  await page.goto("/");
  await expect(page.getByText(/Needs attention/)).toBeVisible();
  await expect(attention).toHaveCount(0);
  await expect(incident).toHaveCount(0);
  pager.close();
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
  await expect(attention).toBeVisible();
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
  await expect(page.getByText("Sent again and delivered")).toBeVisible();
  await expect(letters.getByRole("row", { name: /Order Refused/ })).toContainText("Replayed");
  expect(receiver.deliveries.filter(({ body }) => body.includes(messageId))).toHaveLength(2);
  expect(new Set(receiver.deliveries.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
});
