import type { CanonicalEvent } from "./event.ts";

/**
 * An event on its way through: as JSON text, as a value, or both. Whichever it was not given as is made when somebody first
 * asks for it. Most events leave as the text that they were stored as, and nobody has to look inside.
 */
export class CarriedEvent {
  #json: string | null;
  #value: CanonicalEvent | null;

  private constructor(json: string | null, value: CanonicalEvent | null) {
    this.#json = json;
    this.#value = value;
  }

  /** `json`: the text of a canonical event. It is trusted: not read before somebody asks for the value. */
  static ofJson(json: string): CarriedEvent {
    return new CarriedEvent(json, null);
  }

  static of(value: CanonicalEvent): CarriedEvent {
    return new CarriedEvent(null, value);
  }

  get json(): string {
    return (this.#json ??= JSON.stringify(this.value));
  }

  /** Always the same object. */
  get value(): CanonicalEvent {
    return (this.#value ??= JSON.parse(this.json) as CanonicalEvent);
  }
}
