/** Accounts and sessions, made over HTTP: journeys that are about something else do not click through the forms. */
import { type APIRequestContext, type BrowserContext, type Page, request } from "@playwright/test";
import { apiOf } from "./api.ts";
import type { Installation } from "./installation.ts";

/** The cookies of a session, to open a browser context with. */
export type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;
/** A browser that nobody is signed in to. */
export const NOBODY: Session = { cookies: [], origins: [] };

export interface Account {
  readonly email: string;
  readonly password: string;
}

/** Signs in as the sign-in page does. Throws when the console refuses. */
export async function sessionOf(installation: Installation, account: Account): Promise<Session> {
  const browser = await request.newContext({ baseURL: installation.consoleUrl });
  try {
    await postCredentials(browser, account);
    return await browser.storageState();
  } finally {
    await browser.dispose();
  }
}

async function postCredentials(browser: APIRequestContext, { email, password }: Account): Promise<void> {
  const { csrfToken } = (await (await browser.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const answer = await browser.post("/api/auth/callback/credentials", {
    form: { csrfToken, email, password, json: "true" },
  });
  if (!answer.ok()) throw new Error(`Signing in as ${email}: ${String(answer.status())}`);
}

export interface Member extends Account {
  readonly name: string;
}

/** Invites somebody and accepts for them. */
export async function newMember(installation: Installation, role: string): Promise<Member> {
  const name = uniqueName(`A ${role}`);
  const member = { name, email: `${slugOf(name)}@example.com`, password: `A long sentence of ${name}` };
  const { must } = apiOf(installation);
  const { path } = await must<{ path: string }>("POST", "/invitations", { email: member.email, role });
  const token = path.slice(path.indexOf("#") + 1);
  await must("POST", "/invitations/accept", { token, name, password: member.password });
  return member;
}

export async function fillSignIn(page: Page, { email, password }: Account): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Journeys share one installation: whatever they make has a name of its own. */
export const uniqueName = (what: string): string =>
  `${what} ${Math.random().toString(36).slice(2, 8).padEnd(6, "0")}`;

export const slugOf = (name: string): string => name.toLowerCase().replace(/\W+/g, "-");
