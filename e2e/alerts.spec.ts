/** Alerts: the usual rules, a channel that is tried, an incident that is taken on, and its end. */
import { apiOf, newSource, track, type Created } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { uniqueName } from "./people.ts";
import { openPager, sendUntilResolved } from "./pager.ts";

test("a failing destination fires, is taken on from the list, and its end is told", async ({
  page,
  installation,
  receiver,
}) => {
  test.setTimeout(240_000);
  const { must } = apiOf(installation);
  const pager = await openPager();
  const source = await newSource(installation, uniqueName("Orders"));
  const name = uniqueName("Fragile");
  const destination = await must<Created>("POST", "/destinations", {
    name,
    connector: "webhook",
    settings: { url: receiver.url },
    delivery: { retryBaseMs: 100, retryMaxMs: 500 },
  });
  await must("POST", "/connections", { sourceId: source.id, destinationId: destination.id });

  const channelName = uniqueName("Pager");
  await page.goto("/alerts?tab=channels");
  await page.getByRole("button", { name: "New channel" }).first().click();
  const channel = page.getByRole("dialog", { name: "New channel" });
  await channel.getByLabel("Kind").click();
  await page.getByRole("option", { name: /Webhook/ }).click();
  await channel.getByLabel("Name").fill(channelName);
  await channel.getByRole("textbox", { name: "URL" }).fill(pager.url);
  await channel.getByRole("button", { name: "Send a test" }).click();
  await expect(channel.getByText("The receiver took the test message")).toBeVisible();
  await channel.getByRole("button", { name: "Create channel" }).click();
  await expect(page.getByRole("row", { name: new RegExp(channelName) })).toBeVisible();

  const ruleName = uniqueName("Deliveries fail");
  await page.goto(`/alerts?rule=new&watch=${destination.id}`);
  const rule = page.getByRole("dialog", { name: "New alert" });
  await rule.getByLabel("Name").fill(ruleName);
  await rule.getByLabel("At least (per cent)").fill("50");
  await rule.getByLabel("Out of at least").fill("3");
  await rule.getByLabel("For at least (seconds)").fill("0");
  await expect(rule.getByText(/would (not )?have fired|no figures/i)).toBeVisible();
  await rule.getByRole("button", { name: "Create alert" }).click();
  await expect(rule).toBeHidden();

  receiver.answerWith(500);
  for (let person = 0; person < 12; person += 1)
    await track(installation, source.writeKey, { userId: `p-${String(person)}`, event: "Order Completed" });
  await expect.poll(() => pager.told(ruleName), { timeout: 60_000 }).toEqual(["alert.firing"]);

  await page.goto("/");
  await page.getByRole("link", { name: `${ruleName}: ${name}` }).click();
  await expect(page.getByRole("dialog", { name: "Incident" }).getByText("Sent")).toBeVisible();
  await page.goto("/alerts");
  await page.getByRole("button", { name: `Acknowledge ${ruleName}: ${name}` }).click();
  const taking = page.getByRole("dialog", { name: "Take this incident on?" });
  await taking.getByLabel("Note").fill("Calling them");
  await taking.getByRole("button", { name: "Acknowledge" }).click();
  await expect(page.getByRole("row", { name: new RegExp(ruleName) })).toContainText("Acknowledged");

  receiver.answerWith(200);
  await sendUntilResolved(installation, source, () => pager.told(ruleName).length > 1);
  expect(pager.told(ruleName)).toEqual(["alert.firing", "alert.resolved"]);
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByRole("row", { name: new RegExp(ruleName) })).toContainText("Resolved");
  pager.close();
});
