import { expect, test } from "vitest";
import { ACTIONS, allows, inScope, isReading, ROLES, SCOPES, seesPii, type Action } from "./access";

const actions = Object.keys(ACTIONS) as Action[];
const cells = actions.flatMap((action) => ROLES.map((role) => ({ action, role })));

test.each(cells)("$role may do $action only from its least role on", ({ action, role }) => {
  expect(allows(role, action)).toBe(ROLES.indexOf(role) <= ROLES.indexOf(ACTIONS[action]));
});

test("viewers write nothing but what is their own", () => {
  const writes = actions.filter((action) => !isReading(action) && allows("viewer", action));
  expect(writes).toEqual(["self.write"]);
});

test("only owners touch owners", () => {
  expect(ROLES.filter((role) => allows(role, "owner.write"))).toEqual(["owner"]);
});

test("a token without a fitting scope may do nothing", () => {
  expect(actions.filter((action) => inScope([], action))).toEqual([]);
  expect(actions.filter((action) => inScope(["read"], action)).every(isReading)).toBe(true);
  expect(actions.filter((action) => inScope(["source:write"], action))).toEqual(["source.write"]);
  expect(actions.filter((action) => !inScope(["all"], action))).toEqual([]);
});

test("every scope opens at least one action", () => {
  for (const scope of SCOPES) expect(actions.some((action) => inScope([scope], action))).toBe(true);
});

test("personal data shows to owners, admins and those with the right", () => {
  const bare = ROLES.filter((role) => seesPii({ role, maySeePii: false }));
  expect(bare).toEqual(["owner", "admin"]);
  expect(seesPii({ role: "viewer", maySeePii: true })).toBe(true);
});
