/** Where the things that home speaks of can be looked at. */
import type { Attention } from "@/lib/client/home";

export function attentionHref({ kind, entity, entityId }: Attention): string | null {
  if (kind === "warehouse_failing") return "/warehouse?tab=loads";
  if (entityId === null) return null;
  switch (entity) {
    case "destination":
      return `/destinations/${entityId}?tab=${kind === "dead_letters" ? "dead-letters" : "health"}`;
    case "incident":
      return `/alerts?incident=${entityId}`;
    case "source":
      return `/sources/${entityId}${kind === "quarantine" ? "?tab=quarantine" : ""}`;
    default:
      return "/settings/releases";
  }
}

const PAGES: Readonly<Record<string, (id: string) => string>> = {
  source: (id) => `/sources/${id}`,
  destination: (id) => `/destinations/${id}`,
  connection: (id) => `/connections?connection=${id}`,
  saved_query: (id) => `/warehouse?tab=sql&saved=${id}`,
  plan: (id) => `/tracking-plans/${id}`,
  source_plan: (id) => `/sources/${id}`,
  replay: () => "/delivery",
  dead_letter: () => "/delivery",
  release: () => "/settings/releases",
  alert: () => "/alerts?tab=rules",
  alert_channel: () => "/alerts?tab=channels",
  incident: (id) => `/alerts?incident=${id}`,
  token: () => "/settings/tokens",
  user: () => "/settings/members",
  invitation: () => "/settings/invitations",
};

/** Null for what is gone, or has no page. */
export const entityHref = (entity: string, id: string, action: string): string | null =>
  /\.(delete|revoke|end)$/.test(action) ? null : (PAGES[entity]?.(id) ?? null);
