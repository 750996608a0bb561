/** A secret goes in and never comes out: not in a page, not in what pages are made of, not in any answer. */
import type { BrowserContext } from "@playwright/test";
import { newSource, track } from "./api.ts";
import { expect, test } from "./fixtures.ts";
import { uniqueName } from "./people.ts";
import { settled } from "./soundness.ts";

const SECRET = `whsec_${Buffer.from("nobody may ever read this again").toString("base64")}`;
/** What signs is the part after the prefix. */
const TRACE = SECRET.slice("whsec_".length);
const AUTHORIZATION = `Bearer ${TRACE}`;

interface Answers {
  readonly count: number;
  readonly leaks: readonly string[];
}

/** Reads all that pages are answered: documents, RSC payloads, scripts, REST. A live stream has no end and is left out. */
function readAnswers(context: BrowserContext): () => Promise<Answers> {
  const reading: Promise<string | null>[] = [];
  context.on("response", (response) => {
    const url = response.url();
    if (new URL(url).pathname.endsWith("/events/live")) return;
    reading.push(
      response.text().then(
        (text) => (text.includes(TRACE) ? url : ""),
        // A redirect has no body, and that of a page that was left is gone.
        () => null,
      ),
    );
  });
  return async () => {
    const read = (await Promise.all(reading)).filter((url) => url !== null);
    return { count: read.length, leaks: read.filter((url) => url !== "") };
  };
}

test("a saved secret is in no page, payload or answer, and stays when other settings change", async ({
  page,
  context,
  installation,
  receiver,
}) => {
  const answers = readAnswers(context);
  const sourceName = uniqueName("Signed");
  const source = await newSource(installation, sourceName);
  const name = uniqueName("Vault");
  await page.goto("/destinations/new?connector=webhook");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("URL", { exact: true }).fill(receiver.url);
  await page.getByLabel(/Signing secret/).fill(SECRET);
  await page.getByRole("group", { name: "Headers" }).getByRole("button", { name: "Add" }).click();
  await page.getByLabel("Headers: name 1").fill("Authorization");
  await page.getByLabel("Headers: value 1").fill(AUTHORIZATION);
  await page.getByRole("checkbox", { name: sourceName }).check();
  await page.getByRole("button", { name: "Create and enable" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const path = new URL(page.url()).pathname;

  const messageId = `signed-${String(Date.now())}`;
  await track(installation, source.writeKey, { messageId, userId: "ada", event: "Signed" });
  await expect.poll(() => receiver.deliveries.length).toBe(1);

  await page.goto(`${path}?tab=settings`);
  await expect(page.getByText(`••••${SECRET.slice(-4)}`)).toHaveCount(2);
  const headers = page.getByRole("group", { name: "Headers" });
  await expect(headers.getByRole("button", { name: "Replace Authorization" })).toBeVisible();
  await headers.getByRole("button", { name: "Add" }).click();
  await page.getByLabel("Headers: name 1").fill("X-Team");
  await page.getByLabel("Headers: value 1").fill("growth");
  await page.getByLabel("Name", { exact: true }).fill(`${name}, renamed`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${name}, renamed` })).toBeVisible();
  await page.goto(`${path}?tab=test`);
  await page.getByRole("button", { name: "Show request" }).click();
  await expect(page.getByText("Dry run: nothing was sent")).toBeVisible();
  await page.getByRole("button", { name: "Send test event" }).click();
  await expect(page.getByText("Delivered: the destination answered 200")).toBeVisible();
  expect(receiver.deliveries.at(-1)?.headers).toMatchObject({
    "webhook-signature": expect.stringMatching(/^v1,/),
    authorization: AUTHORIZATION,
    "x-team": "growth",
  });

  for (const address of [
    `${path}?tab=deliveries`,
    `${path}?tab=settings`,
    "/destinations",
    "/connections",
    `/events/${messageId}?source=${source.id}`,
    "/settings/audit",
    "/settings/releases",
    "/",
  ]) {
    await page.goto(address);
    await settled(page);
    expect(await page.content(), address).not.toContain(TRACE);
  }
  for (const call of ["destinations", path.slice(1), "audit", "releases", "connections", "home"]) {
    const answer = await page.request.get(`/api/v1/${call}`);
    expect(answer.ok(), call).toBe(true);
    expect(await answer.text(), call).not.toContain(TRACE);
  }
  const { count, leaks } = await answers();
  expect(count).toBeGreaterThan(50);
  expect(leaks).toEqual([]);
});
