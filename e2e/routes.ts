/** The console's pages, read from the app folder, and the addresses at which each is looked at. */
import { readdirSync } from "node:fs";
import { relative, resolve } from "node:path";

const APP = resolve(import.meta.dirname, "../app");

/** Every page's route as the folders spell it, without route groups: "/sources/[id]". */
export const ROUTES: readonly string[] = readdirSync(APP, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /^page[.](tsx|ts|jsx|js)$/.test(entry.name))
  .map((entry) => relative(APP, entry.parentPath))
  .map(
    (folder) =>
      `/${folder
        .split("/")
        .filter((part) => !part.startsWith("("))
        .join("/")}`,
  )
  .sort();

export interface Things {
  readonly sourceId: string;
  readonly destinationId: string;
  readonly connectionId: string;
  readonly messageId: string;
  readonly userId: string;
  readonly planId: string;
  readonly transformationId: string;
  readonly libraryId: string;
}

/** Shown to people who are not signed in. */
export const PUBLIC_ROUTES: readonly string[] = ["/invitation", "/new-password", "/set-up", "/sign-in"];

/** Where each route is looked at: with data, and in states of its own such as tabs, panels and open dialogs. */
export const addressesOf = (things: Things): Readonly<Record<string, readonly string[]>> => {
  const { sourceId, destinationId, connectionId, messageId, userId, planId } = things;
  const transformation = `/transformations/${things.transformationId}`;
  const source = `/sources/${sourceId}`;
  const destination = `/destinations/${destinationId}`;
  const plan = `/tracking-plans/${planId}`;
  return {
    "/": ["/"],
    "/sources": ["/sources", "/sources?q=nothing-is-called-this"],
    "/sources/[id]": [
      source,
      `${source}?tab=overview`,
      `${source}?tab=debugger`,
      `${source}?tab=plan`,
      `${source}?tab=quarantine`,
      `${source}?tab=quarantine&state=released`,
      `${source}?tab=settings`,
      "/sources/nothing",
    ],
    "/sources/quarantine": [
      "/sources/quarantine",
      `/sources/quarantine?tab=items&source=${sourceId}&state=released`,
      "/sources/quarantine?tab=items&code=plan_violation&name=nothing-is-called-this",
    ],
    "/destinations": ["/destinations"],
    "/destinations/new": ["/destinations/new", "/destinations/new?connector=webhook"],
    "/destinations/[id]": [
      destination,
      `${destination}?tab=deliveries`,
      `${destination}?tab=health`,
      `${destination}?tab=dead-letters`,
      `${destination}?tab=replays`,
      `${destination}?tab=ledger`,
      `${destination}?tab=test`,
      `${destination}?tab=settings`,
      "/destinations/nothing",
    ],
    "/delivery": ["/delivery", "/delivery?range=1h"],
    "/connections": [
      "/connections",
      "/connections?view=table",
      `/connections?connection=${connectionId}`,
      "/connections?connect=new",
    ],
    "/transformations": [
      "/transformations",
      "/transformations?q=nothing-is-called-this",
      "/transformations?tab=libraries",
      "/transformations?tab=credentials",
    ],
    "/transformations/new": ["/transformations/new", "/transformations/new?template=ready-mask"],
    "/transformations/[id]": [
      transformation,
      `${transformation}?samples=cases`,
      `${transformation}?samples=pasted&publish=true`,
      `${transformation}?tab=versions&version=1`,
      `${transformation}?tab=usage`,
      "/transformations/nothing",
    ],
    "/transformations/libraries/[id]": [
      `/transformations/libraries/${things.libraryId}`,
      "/transformations/libraries/nothing",
    ],
    "/live": [`/live?source=${sourceId}`, `/live?view=history&event=${messageId}`],
    "/events/[messageId]": [`/events/${messageId}`, "/events/nothing"],
    "/alerts": [
      "/alerts",
      "/alerts?tab=rules",
      "/alerts?tab=history",
      "/alerts?tab=channels",
      "/alerts?rule=new",
      "/alerts?tab=channels&channel=new",
    ],
    "/tracking-plans": [
      "/tracking-plans",
      "/tracking-plans?q=nothing-is-called-this",
      "/tracking-plans?new=true",
    ],
    "/tracking-plans/[id]": [
      plan,
      `${plan}?tab=schema`,
      `${plan}?tab=violations`,
      `${plan}?tab=versions`,
      `${plan}?tab=sources`,
      `${plan}?tab=code`,
      `${plan}?publish=true`,
      `${plan}?import=csv`,
      "/tracking-plans/nothing",
    ],
    "/warehouse": ["/warehouse", "/warehouse?tab=loads", "/warehouse?tab=sql"],
    "/warehouse/tables/[name]": ["/warehouse/tables/order_completed"],
    "/settings": ["/settings"],
    "/settings/members": ["/settings/members?roles=true", `/settings/members?person=${userId}`],
    "/settings/invitations": ["/settings/invitations", "/settings/invitations?invite=true"],
    "/settings/tokens": ["/settings/tokens", "/settings/tokens?new=true"],
    "/settings/audit": ["/settings/audit"],
    "/settings/releases": ["/settings/releases"],
    "/settings/profile": ["/settings/profile"],
    "/api-reference": ["/api-reference"],
    "/[...missing]": ["/there-is-no-such-page"],
    "/sign-in": ["/sign-in"],
    "/invitation": ["/invitation", "/invitation#used-up"],
    "/new-password": ["/new-password", "/new-password#used-up"],
    // Shown by an installation without an owner only: first-run.spec.ts looks at it.
    "/set-up": [],
  };
};
