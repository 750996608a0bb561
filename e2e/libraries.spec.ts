/** A library's versions: one publication changes every chain, so there is a way to see what changed, and a way back. */
import { apiOf } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { uniqueName } from "./people.ts";

const lower = "export const tidy = (text) => text.toLowerCase();";
const upper = "export const tidy = (text) => text.toUpperCase();";

test("a library's earlier version is compared and made live again, and what imports it runs it", async ({
  page,
  installation,
}) => {
  const { must, rest } = apiOf(installation);
  const name = `tidy${String(Date.now())}`;
  const { id } = await must<{ id: string }>("POST", "/libraries", { name, code: lower });
  await must("POST", `/libraries/${id}/publish`, { note: "Small letters" });
  const made = await must<{ id: string }>("POST", "/transformations", {
    name: uniqueName("Tidy"),
    code: `import { tidy } from "${name}";\nexport function transformEvent(event) { return { ...event, event: tidy(event.event) }; }`,
  });
  await must("PATCH", `/libraries/${id}`, { code: upper });
  await must("POST", `/libraries/${id}/publish`, { note: "Capitals" });
  const result = async (): Promise<unknown> => {
    const events = [{ type: "track", event: "Order" }];
    const ran = await must<{ results: { outputs: { event: string }[] }[] }>(
      "POST",
      `/transformations/${made.id}/run`,
      { events },
    );
    return ran.results[0]?.outputs[0]?.event;
  };
  expect(await result()).toBe("ORDER");

  await page.goto(`/transformations/libraries/${id}`);
  const history = page.getByRole("region", { name: "History" });
  await history.getByRole("button", { name: /^Version 2/ }).click();
  await expect(history.getByRole("heading", { name: "From version 1 to version 2" })).toBeVisible();
  await history.getByRole("button", { name: /^Version 1/ }).click();
  await history.getByRole("button", { name: "Make it live again" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Run version 1" }).click();
  await expect(page.getByText("Version 1 is live")).toBeVisible();
  expect(await result()).toBe("order");

  const { items } = await must<{ items: unknown[] }>("GET", `/libraries/${id}/versions`);
  expect(items).toMatchObject([
    { version: 2, note: "Capitals", isLive: false },
    { version: 1, note: "Small letters", isLive: true },
  ]);
  expect(await must("GET", `/libraries/${id}/diff`)).toMatchObject({
    from: { version: 1, code: lower },
    to: { version: null, code: upper },
  });
  expect((await rest("POST", `/libraries/${id}/rollback`, { version: 1 })).status).toBe(409);
  expect((await rest("POST", `/libraries/${id}/rollback`, { version: 9 })).status).toBe(404);
  // The draft is no longer what is live: it can be published again.
  expect(await must("POST", `/libraries/${id}/publish`, {})).toMatchObject({ version: 3 });
});

test("running what is saved makes no requests unless they are asked for", async ({
  installation,
  receiver,
}) => {
  const { must } = apiOf(installation);
  const { id } = await must<{ id: string }>("POST", "/transformations", {
    name: uniqueName("Asks"),
    code: `export async function transformEvent(event) { await fetch("${receiver.url}"); return event; }`,
  });
  const events = [{ type: "track", event: "Order" }];
  await must("POST", `/transformations/${id}/run`, { events });
  expect(receiver.deliveries).toHaveLength(0);
  await must("POST", `/transformations/${id}/run`, { events, requests: true });
  expect(receiver.deliveries).toHaveLength(1);
});
