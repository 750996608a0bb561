/** Lists: what one searches for and sorts by stands in the URL, and belongs to one list. */
import { apiOf, newSource, type Created } from "./api.ts";
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

test("connections and saved queries are sorted and searched like every list", async ({
  page,
  installation,
  receiver,
}) => {
  const { must } = apiOf(installation);
  const part = `sorted${String(Date.now())}`;
  const { id: destinationId } = await must<Created>("POST", "/destinations", {
    name: `${part} receiver`,
    connector: "webhook",
    settings: { url: receiver.url },
  });
  for (const end of ["B", "A"]) {
    const { id: sourceId } = await newSource(installation, `${part}${end}`);
    await must("POST", "/connections", { sourceId, destinationId });
    await must("POST", "/saved-queries", { name: `${part}${end}`, sql: "select 1" });
  }
  const sources = page
    .getByRole("table", { name: "Connections" })
    .getByRole("link", { name: RegExp(`^${part}[AB]$`) });
  await page.goto("/connections?view=table");
  await page.getByRole("searchbox", { name: "Search connections" }).fill(part.toUpperCase());
  await page.getByRole("columnheader", { name: "Source", exact: true }).getByRole("button").click();
  await expect(sources).toHaveText([`${part}A`, `${part}B`]);
  await page.getByRole("columnheader", { name: "Source", exact: true }).getByRole("button").click();
  await expect(sources).toHaveText([`${part}B`, `${part}A`]);
  await page.reload();
  await expect(sources).toHaveText([`${part}B`, `${part}A`]);

  const queries = page.getByRole("button", { name: RegExp(`^${part}[AB]$`) });
  await page.goto(`/warehouse?tab=sql&q=${part}`);
  await expect(queries).toHaveText([`${part}A`, `${part}B`]);
  await page.getByRole("combobox", { name: "Order of saved queries" }).click();
  await page.getByRole("option", { name: "Newest first" }).click();
  await expect(page).toHaveURL(/sort=-createdAt/);
  await page.reload();
  await expect(queries).toHaveText([`${part}A`, `${part}B`]);
  await must("POST", "/saved-queries", { name: `${part}B`, sql: "select 2" });
  await page.reload();
  await expect(queries).toHaveText([`${part}B`, `${part}A`, `${part}B`]);
});
