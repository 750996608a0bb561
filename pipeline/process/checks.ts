/** How many events the plans looked at, and how many of them broke one: per source and minute of arrival. */
import type { MinuteCount } from "../log/index.ts";
import type { Arrival } from "./draft.ts";

const MINUTE_MS = 60_000;

/** Counted in the event log as `planned:<sourceId>` and `violating:<sourceId>`, in the same transaction as the cursor. */
export class Checks {
  readonly #counts = new Map<string, MinuteCount>();

  add({ sourceId, receivedAt }: Pick<Arrival, "sourceId" | "receivedAt">, isViolating: boolean): void {
    const minute = receivedAt - (receivedAt % MINUTE_MS);
    this.#one(`planned:${sourceId}`, minute);
    if (isViolating) this.#one(`violating:${sourceId}`, minute);
  }

  /** One more under a name of the caller's. */
  count(name: string, receivedAt: number): void {
    this.#one(name, receivedAt - (receivedAt % MINUTE_MS));
  }

  counts(): readonly MinuteCount[] {
    return [...this.#counts.values()];
  }

  #one(name: string, minute: number): void {
    const key = `${name} ${String(minute)}`;
    this.#counts.set(key, { name, minute, count: (this.#counts.get(key)?.count ?? 0) + 1 });
  }
}
