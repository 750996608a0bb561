import { Callout } from "@/components/ui/callout";
import { plural } from "@/lib/client/format";
import type { TrackingPlanDetail } from "@/lib/client/plan";

const SHOWN = 5;

/** What keeps the draft from being published; nothing when nothing does. */
export function Faults({ plan }: { readonly plan: TrackingPlanDetail }) {
  const { faults } = plan;
  if (faults.length === 0) return null;
  return (
    <Callout tone="bad" title={`${plural(faults.length, "thing")} to mend before it can be published`}>
      <ul className="grid gap-1">
        {faults.slice(0, SHOWN).map(({ event, path, message }) => (
          <li key={`${event} ${path} ${message}`} className="break-words">
            <span className="font-medium">{event}</span>{" "}
            {path !== "" && <code className="text-code">{path}</code>} {message}
          </li>
        ))}
        {faults.length > SHOWN && <li>and {faults.length - SHOWN} more</li>}
      </ul>
    </Callout>
  );
}
