/**
 * The machine's clock, and an eye on it: when somebody sets it, whoever waits for a time of it is told, before anybody
 * reads the new time. Slow corrections are followed without a word.
 */
/** As often as idle lanes are committed, so that one wake-up does for both. */
const LOOK_EVERY_MS = 2_000;
/** Between two looks a clock that is only being corrected moves by far less. */
const JUMP_MS = 1_000;

export class ClockWatch {
  readonly #onJump: (byMs: number) => void;
  /** How far the clock is ahead of the one that only runs forward. */
  #lead = Date.now() - performance.now();
  readonly #timer: NodeJS.Timeout;

  /** `onJump` gets the milliseconds that the clock went ahead, negative when it went back. */
  constructor(onJump: (byMs: number) => void) {
    this.#onJump = onJump;
    this.#timer = setInterval(() => this.now(), LOOK_EVERY_MS);
  }

  /** Epoch milliseconds. */
  now(): number {
    const now = Date.now();
    const lead = now - performance.now();
    const byMs = Math.round(lead - this.#lead);
    this.#lead = lead;
    if (Math.abs(byMs) >= JUMP_MS) this.#onJump(byMs);
    return now;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
