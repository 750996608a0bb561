/** The last lines that each version of a transformation wrote with `log`. In memory: they are for whoever looks just now. */
import type { ChainLink } from "../../contract/transformation.ts";
import { LOG_LINES_KEPT_MAX } from "./limits.ts";

export interface KeptLine {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly text: string;
}

/** Versions that lines are kept of; the one that was silent for longest is forgotten. */
const VERSIONS_MAX = 200;

export class LogBook {
  readonly #lines = new Map<string, KeptLine[]>();

  note(link: ChainLink, texts: readonly string[]): void {
    const key = keyOf(link);
    const lines = this.#lines.get(key) ?? [];
    this.#lines.delete(key);
    this.#lines.set(key, lines);
    const at = Date.now();
    for (const text of texts.slice(-LOG_LINES_KEPT_MAX)) lines.push({ at, text });
    if (lines.length > LOG_LINES_KEPT_MAX) lines.splice(0, lines.length - LOG_LINES_KEPT_MAX);
    for (const oldest of this.#lines.keys()) {
      if (this.#lines.size <= VERSIONS_MAX) break;
      this.#lines.delete(oldest);
    }
  }

  /** Oldest first. */
  read(link: ChainLink): readonly KeptLine[] {
    return this.#lines.get(keyOf(link)) ?? [];
  }
}

const keyOf = ({ transformationId, version }: ChainLink): string => `${transformationId}@${String(version)}`;
