/**
 * What a turn adds to the ledgers of its sources: counted in the commit that moves the cursor, so that a turn that is done
 * again after a crash counts once. What a log holds already, and so leaves out, counts here all the same.
 */
import { LEDGER_MINUTE } from "../../contract/intake.ts";
import type { MinuteCount } from "../log/index.ts";
import type { Normalised } from "./normalise.ts";

type Outcome = Pick<Normalised, "events" | "quarantined" | "derived">;

export function ledgerCounts({ events, quarantined, derived }: Outcome): readonly MinuteCount[] {
  const counts = new Map<string, number>();
  const add = (name: string): void => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  // "accepted:src_1", "quarantined:src_1", "dropped:src_1": what the logs' own counts are called.
  for (const { countAs } of events) if (countAs !== undefined) add(countAs);
  for (const { countAs } of quarantined) if (countAs !== undefined) add(countAs);
  for (const sourceId of derived) add(`derived:${sourceId}`);
  return [...counts].map(([name, count]) => ({ name: `ledger:${name}`, minute: LEDGER_MINUTE, count }));
}
