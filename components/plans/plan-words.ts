/** What the parts of tracking plans are called. */
import type { PlanMode } from "@/contract/plan";
import type { Status } from "@/components/ui/status-chip";
import type { ViolationGroup } from "@/lib/client/plan";

interface ModeWords {
  readonly name: string;
  readonly says: string;
  readonly status: Status;
}

/** From the gentlest to the strictest. */
export const MODE_WORDS: Readonly<Record<PlanMode, ModeWords>> = {
  observe: { name: "Observe", says: "Violations are noted; every event goes on.", status: "running" },
  omit: {
    name: "Omit",
    says: "What is unplanned or invalid is taken out of the event; the rest goes on.",
    status: "degraded",
  },
  block: {
    name: "Block",
    says: "Events with violations wait in quarantine, where they can be mended and released.",
    status: "blocked",
  },
};

const VIOLATIONS: Readonly<Record<ViolationGroup["type"], string>> = {
  "Unplanned-Event": "The event is not in the plan",
  "Required-Missing": "A required property is missing",
  "Datatype-Mismatch": "A property has another type",
  "Additional-Properties": "A property is not in the plan",
  "Advance-Rules-Violation": "A value breaks a rule",
  "Unknown-Violation": "The event could not be checked",
};
export const violationWords = (type: ViolationGroup["type"]): string => VIOLATIONS[type];
export const VIOLATION_OPTIONS = Object.entries(VIOLATIONS).map(([value, label]) => ({ value, label }));

/** "Order Completed", "Every page", "Page Home". */
export function eventWords(type: string, name: string): string {
  if (type === "traits") return "Traits of people";
  if (name === "") return `Every ${type}`;
  return type === "track" ? name : `${type.charAt(0).toUpperCase()}${type.slice(1)} ${name}`;
}
