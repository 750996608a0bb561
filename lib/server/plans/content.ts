import "server-only";
import { planContent, type PlanContent } from "@/contract/plan";
import type { PlanFault } from "@/lib/contract/plan";
import { ServiceError } from "../service-error";
import { checkContent } from "./check";

/** A column that holds a plan; an empty plan when it holds none. */
export const contentOf = (column: unknown): PlanContent => planContent.parse(column ?? {});

/** Rejects with `plan_invalid` with one detail for each schema that no event could be checked with. */
export async function requireValid(content: PlanContent): Promise<void> {
  const faults = await checkContent(content);
  const [first] = faults;
  if (first === undefined) return;
  throw new ServiceError("plan_invalid", sentenceOf(first), {
    details: faults.map((fault) => ({ field: fieldOf(fault), message: fault.message })),
  });
}

const fieldOf = ({ event, path }: PlanFault): string => [event, path].filter((part) => part !== "").join(" ");

const sentenceOf = (fault: PlanFault): string => {
  const where = fieldOf(fault);
  return where === "" ? fault.message : `${where}: ${fault.message}`;
};
