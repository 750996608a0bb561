/**
 * Takes the values of credentials out of what people are shown of a run: they can be replaced, not read. A guard against
 * mishaps and plain reading; code that encodes a value, or sends it somewhere, is not stopped by it.
 */
import type { TransformationFault } from "../../contract/transformation.ts";

const REDACTED = "[credential]";
/** Shorter ones are no secrets, and would be found in every other word. */
const VALUE_CHARS_MIN = 4;

export class Redaction {
  /** Longest first: one may contain another. */
  readonly #values: readonly string[];

  constructor(credentials: Readonly<Record<string, string>>) {
    this.#values = Object.values(credentials)
      .filter(({ length }) => length >= VALUE_CHARS_MIN)
      .sort((a, b) => b.length - a.length);
  }

  get isNeeded(): boolean {
    return this.#values.length > 0;
  }

  text(text: string): string {
    return this.#values.reduce((left, value) => left.replaceAll(value, REDACTED), text);
  }

  fault(fault: TransformationFault): TransformationFault {
    const { message, stack } = fault;
    return { ...fault, message: this.text(message), stack: stack === null ? null : this.text(stack) };
  }

  /** In JSON text: names, text and numbers, however they are escaped there. */
  json(json: string): string {
    return JSON.stringify(this.#within(JSON.parse(json)));
  }

  #within(value: unknown): unknown {
    if (typeof value === "string") return this.text(value);
    if (typeof value === "number") return this.#values.includes(String(value)) ? REDACTED : value;
    if (Array.isArray(value)) return value.map((each) => this.#within(each));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [this.text(name), this.#within(each)]),
    );
  }
}
