/** What is the same for all rules of one look: how lanes stand, since when they are stuck, who was heard of last. */
import type { LaneStatus } from "../../contract/control.ts";
import type { Release } from "../../contract/release.ts";
import { MINUTE_MS, type Figures } from "./figures.ts";
import { isStuck, minutesSince, type Moment } from "./measure.ts";
import type { AlertStore } from "./store.ts";

export class Moments {
  readonly #ports: { readonly store: AlertStore; readonly figures: Figures };
  readonly #watchingSince: number;
  #stuckSince: Map<string, number> | null = null;

  constructor(ports: { readonly store: AlertStore; readonly figures: Figures }, now: number) {
    this.#ports = ports;
    this.#watchingSince = now;
  }

  async read(release: Release, now: number): Promise<Moment> {
    const { figures } = this.#ports;
    const lanes = await figures.lanes();
    const stuckSince = await this.#stuck(lanes, release, now);
    const lastSeen = release.alerts.rules.some(({ condition }) => condition.kind === "no_data")
      ? await figures.lastSeen(now)
      : new Map<string, number>();
    return {
      now,
      watchingSince: this.#watchingSince,
      lanes: lanes === null ? null : new Map(lanes.map((lane) => [lane.destinationId, lane])),
      stuckSince,
      lastSeen,
    };
  }

  /** Since when lanes are stuck; kept in samples, so that a restart does not make a broken destination look well. */
  async #stuck(
    lanes: readonly LaneStatus[] | null,
    release: Release,
    now: number,
  ): Promise<ReadonlyMap<string, number>> {
    const { store } = this.#ports;
    if (this.#stuckSince === null) {
      const ids = release.destinations.map(({ id }) => id);
      const samples = await store.samples(ids, now - 5 * MINUTE_MS);
      this.#stuckSince = new Map(
        samples
          .filter(({ stuck }) => stuck > 0)
          .map(({ id, minute, stuck }) => [id, minute + MINUTE_MS - stuck * MINUTE_MS]),
      );
    }
    if (lanes === null) return this.#stuckSince;
    const before = this.#stuckSince;
    this.#stuckSince = new Map(
      lanes
        .filter(isStuck)
        .map(({ destinationId }) => [destinationId, Math.min(before.get(destinationId) ?? now, now)]),
    );
    const stuckSince = this.#stuckSince;
    await store.sample(
      Math.floor(now / MINUTE_MS) * MINUTE_MS,
      lanes.map(({ destinationId, oldestPendingAt }) => {
        const since = stuckSince.get(destinationId);
        return {
          id: destinationId,
          oldest: oldestPendingAt === null ? 0 : minutesSince(oldestPendingAt, now),
          stuck: since === undefined ? 0 : minutesSince(since, now),
        };
      }),
    );
    return stuckSince;
  }
}
