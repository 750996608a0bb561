/** A transformation from its template to the delivered payload: tried on live events, guarded by a test case, published. */
import { apiOf, newSource, track } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { uniqueName } from "./people.ts";

const ADA = "ada@example.com";
const MASKED = "a***@example.com";

test("a transformation is written, tried on live events, published, and changes what is delivered", async ({
  page,
  installation,
  receiver,
}) => {
  const { must } = apiOf(installation);
  const sourceName = uniqueName("Shop");
  const source = await newSource(installation, sourceName);
  const destination = await must<{ id: string }>("POST", "/destinations", {
    name: uniqueName("Receiver"),
    connector: "webhook",
    settings: { url: receiver.url },
  });
  await must("POST", "/connections", { sourceId: source.id, destinationId: destination.id });
  const sign = (userId: string): Promise<number> =>
    track(installation, source.writeKey, { userId, event: "Signed Up", properties: { email: ADA } });
  await sign("before");
  await expect.poll(() => receiver.deliveries.length).toBe(1);
  expect(receiver.deliveries[0]?.body).toContain(ADA);

  const name = uniqueName("Mask contact data");
  await test.step("begun with a template", async () => {
    await page.goto("/transformations/new");
    await page.getByRole("button", { name: /^Mask e-mail and phone/ }).click();
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Create draft" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  });

  await test.step("tried on the events that arrived", async () => {
    await page.getByRole("combobox", { name: "Source" }).click();
    await page.getByRole("option", { name: sourceName }).click();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    const result = page.getByRole("region", { name: "Result" });
    await expect(result.getByText(/^1 event in .*: 1 changed\.$/)).toBeVisible();
    await expect(result.getByRole("row", { name: /properties\.email/ })).toContainText(MASKED);
  });

  await test.step("what became of it is kept as a test case", async () => {
    await page.getByRole("button", { name: "Save as test case…" }).click();
    const dialog = page.getByRole("dialog", { name: "Save as test case" });
    await dialog.getByLabel("Name").fill("Addresses are masked");
    await dialog.getByRole("button", { name: "Save test case" }).click();
    await page.getByRole("tab", { name: /Test cases/ }).click();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect(page.getByText("1 of 1 test case passed.")).toBeVisible();
  });

  await test.step("attached, and published with its test case passing", async () => {
    await page.getByRole("tab", { name: /Usage/ }).click();
    await page.getByRole("combobox", { name: "Attach to a source or destination" }).click();
    await page.getByRole("option", { name: new RegExp(sourceName) }).click();
    await expect(page.getByText("When published")).toBeVisible();
    await page.getByRole("button", { name: "Publish…" }).click();
    const dialog = page.getByRole("dialog", { name: `Publish ${name}` });
    await expect(dialog.getByText("Passed")).toBeVisible();
    await dialog.getByLabel("Note").fill("Masks addresses");
    await dialog.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByText("Version 1 published")).toBeVisible();
    await expect(page.getByText("Version 1 live")).toBeVisible();
  });

  await test.step("delivered and kept masked", async () => {
    await sign("after");
    await expect.poll(() => receiver.deliveries.length).toBe(2);
    const body = receiver.deliveries[1]?.body ?? "";
    expect(body).toContain(MASKED);
    expect(body).not.toContain(ADA);
    const { items } = await must<{ items: { messageId: string; userId: string }[] }>(
      "GET",
      `/events?sourceId=${source.id}&userId=after`,
    );
    await page.goto(`/events/${items[0]?.messageId ?? ""}`);
    await expect(page.getByText(MASKED).first()).toBeVisible();
  });

  await test.step("broken code is named with its line and is not saved", async () => {
    await page.goto("/transformations");
    await page.getByRole("link", { name }).click();
    const editor = page.getByRole("textbox", { name: "Code of the transformation" });
    await editor.fill("export function transformEvent(event) {\n  return ;;) event;\n}");
    await expect(page.getByText(/^Line 2: Unexpected/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Run", exact: true })).toBeDisabled();
    await page.reload();
    await expect(page.getByText("Your unsaved changes are back")).toBeVisible();
    await page.getByRole("button", { name: "Discard them" }).click();
    await expect(editor).toContainText("maskEmail");
  });
});
