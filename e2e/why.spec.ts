/** Why did this one event not reach this one destination? The answer is one search and one page away, whatever kept it. */
import type { Page } from "@playwright/test";
import { apiOf, newSource, track, type Created } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { newMember, sessionOf, uniqueName } from "./people.ts";

const CODE = `export function transformEvent(event) {
  if (event.event === "Robot Came") return null;
  if (event.event === "Broken Thing") throw new Error("no idea what to do with this");
  event.properties.checked = true;
  return event;
}`;

test("what kept an event back is told on its page: a filter, a plan, code that dropped it, code that failed", async ({
  page,
  installation,
  receiver,
  openAs,
}) => {
  const { must } = apiOf(installation);
  const sourceName = uniqueName("Why");
  const source = await newSource(installation, sourceName);
  const destination = await must<Created>("POST", "/destinations", {
    name: uniqueName("Why receiver"),
    connector: "webhook",
    settings: { url: receiver.url },
  });
  await must("POST", "/connections", {
    sourceId: source.id,
    destinationId: destination.id,
    filter: { excludeEvents: ["Page *"] },
    mapping: { steps: [{ op: "set", path: "properties.channel", value: "web" }] },
  });
  const plan = await must<Created>("POST", "/tracking-plans", { name: uniqueName("Why plan") });
  const known = ["Order Placed", "Page Closed", "Robot Came", "Broken Thing"];
  const { version } = await must<{ version: number }>("POST", `/tracking-plans/${plan.id}/versions`, {
    publish: true,
    events: known.map((name) => ({ name, properties: { type: "object" } })),
  });
  await must("PUT", `/sources/${source.id}/tracking-plan`, {
    trackingPlanId: plan.id,
    version,
    mode: "block",
  });
  const codeName = uniqueName("Why code");
  const { id } = await must<Created>("POST", "/transformations", {
    name: codeName,
    language: "javascript",
    code: CODE,
    attachTo: [{ sourceId: source.id }],
  });
  await must("POST", `/transformations/${id}/publish`, {});

  const stamp = String(Date.now());
  const send = (event: string): Promise<unknown> =>
    track(installation, source.writeKey, {
      messageId: `${event.replace(" ", "-")}-${stamp}`,
      userId: "hedy",
      event,
      properties: {},
    });
  // Who may not see personal data sees the same rows, without anybody's values.
  const viewer = await openAs(await sessionOf(installation, await newMember(installation, "viewer")));
  for (const each of [page, viewer]) {
    await each.goto(`/live?source=${source.id}`);
    await expect(each.getByText("Live", { exact: true }).first()).toBeVisible();
  }
  for (const event of [...known, "Nobody Planned"]) await send(event);

  const rowOf = (on: Page, event: string) =>
    on.getByRole("table", { name: "Live events" }).getByRole("row", { name: event });
  for (const each of [page, viewer]) {
    await expect(rowOf(each, "Nobody Planned")).toContainText("breaks its plan");
    await expect(rowOf(each, "Nobody Planned")).toContainText("Quarantined");
    await expect(rowOf(each, "Broken Thing")).toContainText(`${codeName} failed`);
    await expect(rowOf(each, "Robot Came")).toContainText(`by ${codeName}`);
    await expect(rowOf(each, "Robot Came")).toContainText("Dropped");
  }
  await expect(page.getByTitle("no idea what to do with this")).toHaveCount(1);
  expect(await viewer.content()).not.toContain("no idea what to do with this");
  expect(await viewer.content()).not.toContain("hedy");

  const links = page.getByRole("table", { name: "Live events" }).getByRole("link");
  await page.getByRole("button", { name: "Quarantined", exact: true }).click();
  await expect(links).toHaveText(["Nobody Planned", "Broken Thing"]);
  await expect(page.getByRole("link", { name: "Mend and release them" })).toHaveAttribute(
    "href",
    `/sources/quarantine?tab=items&source=${source.id}`,
  );
  await page.getByRole("button", { name: "Dropped", exact: true }).click();
  await expect(links).toHaveText(["Robot Came"]);
  await links.click();
  await expect(page.getByRole("dialog").getByRole("region", { name: "Left out" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("radio", { name: "History" }).click();
  const past = page.getByRole("table", { name: "Past events" }).getByRole("link");
  await expect(past).toHaveText(["Robot Came"]);
  await page.getByRole("button", { name: "Dropped", exact: true }).click();
  await expect(past).toHaveCount(5);

  // What waits at all sources, by reason, and from there the items of one reason.
  await page.goto("/sources/quarantine");
  const reasons = page.getByRole("table", { name: "Quarantined items by source and reason" });
  const planned = reasons
    .getByRole("row")
    .filter({ hasText: sourceName })
    .filter({ hasText: "Nobody Planned" });
  await expect(planned).toContainText("breaks its source's tracking plan");
  await planned.getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`source=${source.id}&code=plan_violation`));
  const kept = page.getByRole("table", { name: "Quarantined items" }).getByRole("row");
  await expect(kept).toHaveCount(2);
  await expect(kept.last()).toContainText("Nobody Planned");
  await expect(kept.last()).toContainText(sourceName);

  const open = async (event: string): Promise<void> => {
    await page.goto("/");
    await page.keyboard.press("Control+k");
    const messageId = `${event.replace(" ", "-")}-${stamp}`;
    await page.keyboard.type(messageId);
    await page.getByRole("option", { name: `Find the event ${messageId}` }).click();
    await expect(page.getByRole("heading", { level: 1, name: event })).toBeVisible();
  };

  await open("Page Closed");
  await expect(page.getByRole("region", { name: "Delivered" })).toContainText("Filtered");
  await expect(page.getByRole("region", { name: "Delivered" })).toContainText(/connection/i);

  await open("Nobody Planned");
  const plans = page.getByRole("region", { name: "Checked by the tracking plan" });
  await expect(plans).toContainText("The event is not in the plan");
  await expect(page.getByRole("link", { name: "Mend and release it" })).toBeVisible();

  await open("Robot Came");
  await expect(page.getByRole("region", { name: "Left out" })).toBeVisible();
  await page.getByRole("button", { name: "Show each step" }).click();
  await expect(page.getByText("Left the event out.")).toBeVisible();

  await open("Broken Thing");
  await expect(page.getByRole("region", { name: "Kept in quarantine" })).toContainText(
    "no idea what to do with this",
  );

  await open("Order Placed");
  const delivered = page.getByRole("region", { name: "Delivered" });
  await expect(delivered.getByText("Delivered", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("table", { name: "What the transformations changed" })).toContainText(
    "properties.checked",
  );
  await delivered.getByRole("button", { name: "Show what changes it" }).click();
  await expect(delivered.getByRole("table", { name: "What the mapping changed" })).toContainText(
    "properties.channel",
  );
  await delivered.getByRole("button", { name: "Show the request" }).click();
  await expect(delivered).toContainText("Made anew with today’s mapping");
  await expect(delivered).toContainText("checked");
});
