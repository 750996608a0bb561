/** A tracking plan from what a source sends, to an event that it blocked, mended and on its way. */
import { apiOf, newSource, track } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { uniqueName } from "./people.ts";

const order = (index: number, total: unknown) => ({
  userId: `buyer-${String(index)}`,
  event: "Order Completed",
  messageId: `${uniqueName("order")}-${String(index)}`,
  properties: { order_id: `o-${String(index)}`, total },
});

test("a plan is built from observed events, blocks what breaks it, and the mended event goes on", async ({
  page,
  installation,
}) => {
  const sourceName = uniqueName("Planned shop");
  const { id: sourceId, writeKey } = await newSource(installation, sourceName);
  for (let index = 0; index < 30; index++) {
    expect(await track(installation, writeKey, order(index, 10.5 + index))).toBe(200);
  }

  await test.step("the source leads to a plan of its events", async () => {
    await page.goto(`/sources/${sourceId}?tab=plan`);
    await page.getByRole("link", { name: "Build a plan from observed events" }).click();
    const dialog = page.getByRole("dialog", { name: "New tracking plan" });
    await dialog.getByLabel("Name").fill(`${sourceName} plan`);
    await dialog.getByRole("button", { name: "Create and look at events" }).click();
    const proposals = page.getByRole("dialog", { name: "What comes into the draft" });
    await expect(proposals.getByText("total: number, required")).toBeVisible();
    await proposals.getByRole("button", { name: "Put into the draft" }).click();
    await expect(page.getByLabel("Name of total")).toHaveValue("total");
  });

  await test.step("it is published and blocks", async () => {
    await page.getByRole("button", { name: "Publish…" }).click();
    await page.getByRole("button", { name: "Publish version 1" }).click();
    await expect(page.getByText("Version 1 is published")).toBeVisible();
    await page.getByRole("tab", { name: "Sources" }).click();
    await page.getByRole("button", { name: "Attach to a source" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Source" }).click();
    await page.getByRole("option", { name: sourceName }).click();
    await dialog.getByRole("radio", { name: /^Block/ }).click();
    await expect(dialog.getByText("Nothing would have been blocked.")).toBeVisible();
    await dialog.getByRole("button", { name: "Attach in block" }).click();
    await expect(page.getByRole("row", { name: new RegExp(`${sourceName}.*Block`) })).toBeVisible();
  });

  const bad = order(99, "a lot");
  expect(await track(installation, writeKey, bad)).toBe(200);

  await test.step("the violation shows, and leads to the event in quarantine", async () => {
    await page.getByRole("tab", { name: "Violations" }).click();
    const row = page.getByRole("row", { name: /Order Completed.*total/ });
    await expect(row).toBeVisible();
    await row.click();
    await page.getByRole("link", { name: "Fix in quarantine" }).click();
    await expect(page).toHaveURL(new RegExp(`/sources/${sourceId}`));
    await page.getByRole("row", { name: /Order Completed/ }).click();
    await expect(page.getByRole("list", { name: "Violations" })).toContainText("total");
    const judged = async (query: string): Promise<readonly string[]> => {
      const path = `/events?sourceId=${sourceId}&plan=violations&${query}`;
      const { items } = await apiOf(installation).must<{ items: { messageId: string }[] }>("GET", path);
      return items.map(({ messageId }) => messageId);
    };
    expect(await judged("state=any")).toEqual([bad.messageId]);
    expect(await judged("state=accepted")).toEqual([]);
  });

  await test.step("mended and released, it is an event like every other", async () => {
    const { rest } = apiOf(installation);
    expect((await rest("GET", `/events?messageId=${bad.messageId}`)).body["items"]).toEqual([]);
    const mended = { type: "track", ...bad, properties: { ...bad.properties, total: 12.5 } };
    await page.getByRole("textbox", { name: "The event" }).fill(JSON.stringify(mended));
    await page.getByRole("button", { name: "Release the mended event" }).click();
    await expect(page.getByText("The mended event is on its way")).toBeVisible();
    await expect
      .poll(
        async () =>
          (
            await rest<{ items: { event: { properties: object } }[] }>(
              "GET",
              `/events?messageId=${bad.messageId}`,
            )
          ).body.items[0]?.event.properties,
      )
      .toEqual({ order_id: "o-99", total: 12.5 });
  });
});
