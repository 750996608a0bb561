import type { AttemptRecord } from "../../contract/delivery.ts";

/** Messages to main are small and few: outcomes are gathered for a moment, and a flood is cut. */
const EVERY_MS = 100;
const PER_MESSAGE_MAX = 500;

/** Outcomes for the live view, while somebody looks. */
export class LiveOutcomes {
  readonly #send: (records: readonly AttemptRecord[]) => void;
  #isOn = false;
  #gathered: AttemptRecord[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(send: (records: readonly AttemptRecord[]) => void) {
    this.#send = send;
  }

  set(isOn: boolean): void {
    this.#isOn = isOn;
    if (isOn) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#gathered = [];
  }

  show(records: readonly AttemptRecord[]): void {
    if (!this.#isOn) return;
    const room = PER_MESSAGE_MAX - this.#gathered.length;
    this.#gathered.push(...records.slice(0, Math.max(0, room)));
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const gathered = this.#gathered;
      this.#gathered = [];
      this.#send(gathered);
    }, EVERY_MS);
  }
}
