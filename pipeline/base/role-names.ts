/** The roles in the order in which events pass through them. */
export const ROLE_NAMES = ["gateway", "process", "route", "warehouse"] as const;
export type RoleName = (typeof ROLE_NAMES)[number];
