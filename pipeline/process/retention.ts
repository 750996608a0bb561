/**
 * Lets old records go, once a minute: requests that are processed, events that every reader has passed, and quarantined
 * items, each by age and by its share of the size that the settings allow.
 */
import type { RoleContext } from "../base/role.ts";
import { repeat } from "../base/waiting.ts";
import { trimLog } from "../log/index.ts";
import type { LogWriter, Offset } from "../log/index.ts";
import { RETENTION_SHARE, TRIM_EVERY_MS } from "./limits.ts";

export interface OwnLogs {
  readonly events: LogWriter;
  readonly quarantine: LogWriter;
  readonly violations: LogWriter;
}

export class Retention {
  readonly #context: RoleContext;
  #stopTrimming: () => void = () => undefined;
  /** 0 until somebody tells how far the readers are: then nothing goes. */
  keepEventsFrom: Offset = 0;

  constructor(context: RoleContext) {
    this.#context = context;
  }

  /** `processed`: requests below this offset are no longer needed. */
  start(logs: OwnLogs, processed: () => Offset): void {
    this.stop();
    this.#stopTrimming = repeat(
      TRIM_EVERY_MS,
      () => this.trim(logs, processed()),
      (error) => this.#context.logger.warn({ err: error }, "old records could not be removed"),
    );
  }

  stop(): void {
    this.#stopTrimming();
  }

  async trim(logs: OwnLogs, processed: Offset): Promise<void> {
    const { dataDir, retention } = this.#context.env;
    const { maxAgeMs, maxBytes } = retention;
    await trimLog(
      { dataDir, name: "intake" },
      { maxAgeMs, maxBytes: maxBytes * RETENTION_SHARE.intake, keepFrom: processed },
    );
    await logs.events.trim({
      maxAgeMs,
      maxBytes: maxBytes * RETENTION_SHARE.events,
      keepFrom: this.keepEventsFrom,
    });
    for (const name of ["quarantine", "violations"] as const) {
      await logs[name].trim({
        maxAgeMs,
        maxBytes: maxBytes * RETENTION_SHARE[name],
        keepFrom: Number.MAX_SAFE_INTEGER,
      });
    }
  }
}
