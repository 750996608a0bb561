/** Who may do what: the one permission matrix. The interface hides with it what the server refuses with it. */

/** From most to least. Each role may do everything that a later one may. */
export const ROLES = ["owner", "admin", "engineer", "analyst", "viewer"] as const;
export type Role = (typeof ROLES)[number];

/** Every action and the least role that may do it. `owner.write`: make, change or remove an owner. */
export const ACTIONS = {
  "home.read": "viewer",
  "source.read": "viewer",
  "destination.read": "viewer",
  "connection.read": "viewer",
  "release.read": "viewer",
  "event.read": "viewer",
  "delivery.read": "viewer",
  "transformation.read": "viewer",
  "plan.read": "viewer",
  "alert.read": "viewer",
  "warehouse.read": "viewer",
  "saved_query.read": "viewer",
  "self.read": "viewer",
  "self.write": "viewer",
  "warehouse.query": "analyst",
  "saved_query.write": "analyst",
  "alert.acknowledge": "analyst",
  "source.write": "engineer",
  "destination.write": "engineer",
  "destination.test": "engineer",
  "connection.write": "engineer",
  "transformation.write": "engineer",
  "credential.read": "engineer",
  "credential.write": "engineer",
  "plan.write": "engineer",
  "alert.write": "engineer",
  "release.rollback": "engineer",
  "delivery.replay": "engineer",
  "demo.write": "engineer",
  "token.read": "engineer",
  "token.write": "engineer",
  "user.read": "admin",
  "user.write": "admin",
  "audit.read": "admin",
  "setting.write": "admin",
  "transformation.override": "admin",
  "owner.write": "owner",
} as const satisfies Record<string, Role>;
export type Action = keyof typeof ACTIONS;

/** Whether `role` is at least `least`. */
export const isAtLeast = (role: Role, least: Role): boolean => ROLES.indexOf(role) <= ROLES.indexOf(least);

/** Whether a role may do it at all. */
export const allows = (role: Role, action: Action): boolean => isAtLeast(role, ACTIONS[action]);

export const isRole = (value: string): value is Role => (ROLES as readonly string[]).includes(value);

/** Owners and admins manage the people's data anyway; everybody else needs the separate right. */
export const seesPii = (person: { readonly role: Role; readonly maySeePii: boolean }): boolean =>
  person.maySeePii || isAtLeast(person.role, "admin");

/** What a token's scopes narrow: everything, all reading, all writing, or one area ("source:write"). */
export const SCOPES = [
  "all",
  "read",
  "write",
  "source:read",
  "source:write",
  "destination:read",
  "destination:write",
  "connection:read",
  "connection:write",
  "transformation:read",
  "transformation:write",
  "credential:read",
  "credential:write",
  "plan:read",
  "plan:write",
  "event:read",
  "delivery:read",
  "delivery:write",
  "alert:read",
  "alert:write",
  "warehouse:read",
  "saved_query:read",
  "saved_query:write",
  "user:read",
  "user:write",
  "audit:read",
] as const;
export type Scope = (typeof SCOPES)[number];

/** Queries only read; every other action that does not read counts as writing. */
export const isReading = (action: Action): boolean =>
  action.endsWith(".read") || action === "warehouse.query";

/** Whether a token with these scopes may do it, before its role is looked at. */
export function inScope(scopes: readonly string[], action: Action): boolean {
  const kind = isReading(action) ? "read" : "write";
  const area = action.slice(0, action.indexOf("."));
  return scopes.some((scope) => scope === "all" || scope === kind || scope === `${area}:${kind}`);
}
