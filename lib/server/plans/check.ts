/** What keeps a plan from being published. */
import "server-only";
import type { PlanContent } from "@/contract/plan";
import type { PlanFault } from "@/lib/contract/plan";
import { eventKey, eventLabel } from "@/plans/keywords.ts";

/** One for each schema that does not compile, and for each event that stands twice. */
export function checkContent(content: PlanContent): readonly PlanFault[] {
  return doubles(content);
}

function doubles({ events }: PlanContent): readonly PlanFault[] {
  const seen = new Set<string>();
  return events.flatMap((event) => {
    const key = eventKey(event);
    const fault = { event: eventLabel(event), path: "", message: "This event stands twice in the plan." };
    const isDouble = seen.has(key);
    seen.add(key);
    const nameless = event.type === "track" && event.name === "";
    return [
      ...(isDouble ? [fault] : []),
      ...(nameless ? [{ event: "track", path: "name", message: "A track event needs a name." }] : []),
    ];
  });
}
