/** Scopes as people choose them: everything, one kind, or area by area. */
import { SCOPES, type Scope } from "@/lib/contract/access";

export type Breadth = "all" | "read" | "write" | "areas";

export const BREADTHS: readonly { readonly value: Breadth; readonly label: string }[] = [
  { value: "all", label: "All that the role may do" },
  { value: "read", label: "Only reading" },
  { value: "write", label: "Only changing" },
  { value: "areas", label: "Chosen areas" },
];

const AREA_NAMES: Readonly<Record<string, string>> = {
  source: "Sources",
  destination: "Destinations",
  connection: "Connections",
  transformation: "Transformations",
  credential: "Credentials",
  plan: "Tracking plans",
  event: "Events",
  delivery: "Deliveries",
  alert: "Alerts",
  warehouse: "Warehouse",
  saved_query: "Saved queries",
  user: "Members",
  audit: "Audit log",
};

export interface Area {
  readonly name: string;
  readonly read: Scope | null;
  readonly write: Scope | null;
}

const isOf = (scope: Scope, area: string, kind: string): boolean => scope === `${area}:${kind}`;

/** The scopes that name an area, one row an area. */
export const AREAS: readonly Area[] = [
  ...new Set(SCOPES.filter((scope) => scope.includes(":")).map((scope) => scope.split(":")[0] ?? scope)),
].map((area) => ({
  name: AREA_NAMES[area] ?? area,
  read: SCOPES.find((scope) => isOf(scope, area, "read")) ?? null,
  write: SCOPES.find((scope) => isOf(scope, area, "write")) ?? null,
}));

export function breadthOf(scopes: readonly string[]): Breadth {
  if (scopes.length === 1 && scopes[0] !== undefined && ["all", "read", "write"].includes(scopes[0]))
    return scopes[0] as Breadth;
  return "areas";
}

/** ["all"] -> "Everything"; ["source:read", "source:write", "event:read"] -> "Sources, Events (reading)". */
export function scopesInWords(scopes: readonly string[]): string {
  if (scopes.includes("all")) return "Everything";
  const has = new Set(scopes);
  const wide = [has.has("read") ? "All reading" : "", has.has("write") ? "All changing" : ""];
  const areas = AREAS.map(({ name, read, write }) => {
    const [reads, writes] = [read !== null && has.has(read), write !== null && has.has(write)];
    if (reads && (writes || write === null)) return write === null ? `${name} (reading)` : name;
    if (reads) return `${name} (reading)`;
    return writes ? `${name} (changing)` : "";
  });
  return [...wide, ...areas].filter((part) => part !== "").join(", ");
}
