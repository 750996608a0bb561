"use client";

import { Link } from "@/components/ui/link";
import { Callout } from "@/components/ui/callout";
import { useIncidents } from "@/lib/client/alert";

const REFRESH_MS = 10_000;

/** What fires about one source or destination, on its own page. Nothing when nothing does. */
export function OpenIncidents({ subjectId }: { readonly subjectId: string }) {
  const { items } = useIncidents({ state: "firing", subjectId }, { refreshMs: REFRESH_MS });
  return items.map((incident) => (
    <Callout
      key={incident.id}
      tone={incident.severity === "critical" ? "bad" : "warn"}
      className="mb-3"
      title={incident.ruleName}
      actions={
        <Link href={`/alerts?incident=${incident.id}`} className="font-medium underline">
          See the incident
        </Link>
      }
    >
      {incident.summary}
      {incident.acknowledged !== null && ` Taken on by ${incident.acknowledged.by}.`}
    </Callout>
  ));
}
