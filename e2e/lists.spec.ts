/** Lists: what one searches for and sorts by stands in the URL, and belongs to one list. */
import { apiOf } from "./api.ts";
import { expect, test } from "./fixtures.ts";

const code = "export const same = (text) => text;";

test("a list's search and order outlive a reload and Back, and do not go along to another tab", async ({
  page,
  installation,
}) => {
  const { must } = apiOf(installation);
  const part = `listed${String(Date.now())}`;
  for (const name of [`${part}B`, `${part}A`]) await must("POST", "/libraries", { name, code });
  await must("POST", "/credentials", { name: `other_${part.slice(6)}`, value: "a secret of this list" });
  const table = page.getByRole("table", { name: "Libraries" });
  const search = page.getByRole("searchbox", { name: "Search libraries" });
  const expectSorted = async (): Promise<void> => {
    await expect(search).toHaveValue(part.toUpperCase());
    await expect(table.getByRole("link")).toHaveText([`${part}B`, `${part}A`]);
    await expect(table.getByRole("columnheader", { name: "Name" })).toHaveAttribute(
      "aria-sort",
      "descending",
    );
  };

  await page.goto("/transformations?tab=libraries");
  await search.fill(part.toUpperCase());
  await expect(table.getByRole("link")).toHaveText([`${part}A`, `${part}B`]);
  const head = table.getByRole("columnheader", { name: "Name" });
  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await head.getByRole("button").click();
  await expectSorted();
  await page.reload();
  await expectSorted();

  await page.getByRole("tab", { name: "Credentials" }).click();
  await expect(page.getByRole("table", { name: "Credentials" })).toContainText(`other_${part.slice(6)}`);
  await expect(page.getByRole("searchbox", { name: "Search credentials" })).toHaveValue("");
  await page.goBack();
  await expectSorted();

  await search.fill("no such library");
  await expect(page.getByText("Nothing matches these filters.")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(search).toHaveValue("");
  await expect(table).toContainText(`${part}A`);
});
