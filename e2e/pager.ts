/** Where alerts are told to, and what makes a failure rate fall again. */
import { trackMany, type Created } from "./api.ts";
import type { Installation } from "./installation.ts";
import { openReceiver } from "./receiver.ts";

interface Message {
  readonly type: string;
  readonly rule: string;
}

export interface Pager {
  readonly url: string;
  /** Types of the messages about a rule, in the order in which they came. */
  told(rule: string): readonly string[];
  close(): void;
}

export async function openPager(): Promise<Pager> {
  const receiver = await openReceiver();
  return {
    url: receiver.url,
    told: (rule) =>
      receiver.deliveries
        .map(({ body }) => JSON.parse(body) as Message)
        .filter((message) => message.rule === rule)
        .map(({ type }) => type),
    close: () => receiver.close(),
  };
}

/** Good deliveries, until they outweigh the failures of the last minutes so far that the rule's end is told. */
export async function sendUntilResolved(
  installation: Installation,
  source: Created,
  isResolved: () => boolean,
  withinMs = 60_000,
): Promise<void> {
  const people = Array.from({ length: 50 }, (_, n) => ({
    userId: `good-${String(n)}`,
    event: "Order Completed",
  }));
  const deadline = Date.now() + withinMs;
  while (!isResolved() && Date.now() < deadline) {
    await trackMany(installation, source.writeKey, people);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
