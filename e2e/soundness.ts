/** What holds for every page: accessible in both themes, and usable on a narrow screen. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** The document is the same in the dark; these are the rules that look at its colours. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];
const NARROW = { width: 360, height: 740 };

/** Waits until nothing is being loaded: a skeleton that was measured tells nothing about the page. */
export async function settled(page: Page): Promise<void> {
  // An open dialog hides the page behind it from everybody.
  await expect(page.getByRole("heading", { level: 1 }).or(page.getByRole("dialog")).first()).toBeVisible();
  await expect(page.locator("[aria-busy=true], output[aria-label=Loading]")).toHaveCount(0);
}

/** axe finds nothing in the light and in the dark, and 360 px suffice. Call it when the page shows what it should. */
export async function expectSound(page: Page): Promise<void> {
  await settled(page);
  await expectAccessible(page, axeOn(page).withTags(TAGS));
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page, axeOn(page).withRules(COLOR_RULES));
  await page.emulateMedia({ colorScheme: "light" });

  const wide = page.viewportSize();
  await page.setViewportSize(NARROW);
  const overflow = (): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.soft.poll(overflow, `${page.url()} at 360 px scrolls sideways`).toBe(0);
  if (wide) await page.setViewportSize(wide);
}

/**
 * "Legacy" is axe without a second page for the frames, of which there are none: four times as fast.
 * What passed need not be described, which takes as long as the looking.
 */
const axeOn = (page: Page): AxeBuilder =>
  new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();

async function expectAccessible(page: Page, axe: AxeBuilder): Promise<void> {
  const { violations } = await axe.analyze();
  const found = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary = "" }) => `${html} ${failureSummary}`).join("; ")}`,
  );
  expect.soft(found, `axe at ${page.url()}`).toEqual([]);
}
