/** Why did this one event not reach this one destination? The answer is one search and one page away, whatever kept it. */
import { apiOf, newSource, track, type Created } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { uniqueName } from "./people.ts";

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
}) => {
  const { must } = apiOf(installation);
  const source = await newSource(installation, uniqueName("Why"));
  const destination = await must<Created>("POST", "/destinations", {
    name: uniqueName("Why receiver"),
    connector: "webhook",
    settings: { url: receiver.url },
  });
  await must("POST", "/connections", {
    sourceId: source.id,
    destinationId: destination.id,
    filter: { excludeEvents: ["Page *"] },
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
  const { id } = await must<Created>("POST", "/transformations", {
    name: uniqueName("Why code"),
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
  for (const event of [...known, "Nobody Planned"]) await send(event);

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
  await delivered.getByRole("button", { name: "Show the request" }).click();
  await expect(delivered).toContainText("Made anew with today’s mapping");
  await expect(delivered).toContainText("checked");
});
