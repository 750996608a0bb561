/** What roles and actions are called. The permissions themselves are in lib/contract/access.ts. */
import { ROLES, type Action, type Role } from "@/lib/contract/access";

export const ROLE_WORDS: Record<Role, { readonly name: string; readonly summary: string }> = {
  owner: { name: "Owner", summary: "Everything, and decides who else owns the installation." },
  admin: { name: "Admin", summary: "Manages people and reads the audit log, besides all that engineers do." },
  engineer: {
    name: "Engineer",
    summary: "Sets up sources, destinations and connections; creates API tokens.",
  },
  analyst: { name: "Analyst", summary: "Sees everything that flows and queries the warehouse." },
  viewer: { name: "Viewer", summary: "Sees everything that flows, changes nothing." },
};

/** Options of a choice of roles; `mayGive` tells which ones can be chosen. */
export const roleOptions = (mayGive: (role: Role) => boolean) =>
  ROLES.map((value) => ({
    value,
    label: ROLE_WORDS[value].name,
    description: ROLE_WORDS[value].summary,
    disabled: !mayGive(value),
  }));

export const GROUPS = ["What flows", "Configuration", "Warehouse", "People and access"] as const;
export type Group = (typeof GROUPS)[number];

export const ACTION_WORDS: Record<Action, readonly [Group, string]> = {
  "home.read": ["What flows", "See Home and its figures"],
  "event.read": ["What flows", "See live and past events"],
  "delivery.read": ["What flows", "See deliveries, ledgers and dead letters"],
  "alert.read": ["What flows", "See alerts and incidents"],
  "alert.acknowledge": ["What flows", "Acknowledge and snooze incidents"],
  "delivery.replay": ["What flows", "Replay deliveries"],
  "source.read": ["Configuration", "See sources"],
  "source.write": ["Configuration", "Change sources and rotate write keys"],
  "destination.read": ["Configuration", "See destinations"],
  "destination.write": ["Configuration", "Change destinations"],
  "destination.test": ["Configuration", "Send test events to destinations"],
  "connection.read": ["Configuration", "See connections"],
  "connection.write": ["Configuration", "Change connections"],
  "transformation.read": ["Configuration", "See transformations and try them on events"],
  "transformation.write": ["Configuration", "Change and publish transformations and libraries"],
  "transformation.override": ["Configuration", "Publish a transformation although its tests fail"],
  "credential.read": ["Configuration", "See which credentials transformations have"],
  "credential.write": ["Configuration", "Set credentials of transformations"],
  "plan.read": ["Configuration", "See tracking plans and violations"],
  "plan.write": ["Configuration", "Change, publish and attach tracking plans"],
  "release.read": ["Configuration", "See releases and compare them"],
  "release.rollback": ["Configuration", "Roll back to an earlier release"],
  "alert.write": ["Configuration", "Change alert rules and channels"],
  "demo.write": ["Configuration", "Load and remove the demo shop"],
  "warehouse.read": ["Warehouse", "See tables, columns and loads"],
  "warehouse.query": ["Warehouse", "Run SQL"],
  "saved_query.read": ["Warehouse", "See saved queries"],
  "saved_query.write": ["Warehouse", "Save and change queries"],
  "self.read": ["People and access", "See their own profile and sessions"],
  "self.write": ["People and access", "Change their own profile, password and sessions"],
  "token.read": ["People and access", "See API tokens"],
  "token.write": ["People and access", "Create and revoke API tokens"],
  "user.read": ["People and access", "See members and invitations"],
  "user.write": ["People and access", "Invite, change and remove members"],
  "audit.read": ["People and access", "Read the audit log"],
  "setting.write": ["People and access", "Change settings of the installation"],
  "owner.write": ["People and access", "Make, change or remove an owner"],
};
