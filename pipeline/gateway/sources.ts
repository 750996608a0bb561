/** The release's sources as the gateway needs them: by write key. The release holds hashes only, so a key is hashed to be found. */
import { hash } from "node:crypto";
import type { Release, ReleaseSource } from "../../contract/release.ts";

interface Entry {
  readonly source: ReleaseSource;
  readonly acceptedUntil: number | null;
}

/** Immutable: a new release makes a new one. */
export class Sources {
  readonly #byHash: ReadonlyMap<string, Entry>;

  constructor(release: Release) {
    this.#byHash = new Map(
      release.sources.flatMap((source) =>
        source.keys.map((key): [string, Entry] => [key.hash, { source, acceptedUntil: key.acceptedUntil }]),
      ),
    );
  }

  /** The source with this write key, also a disabled one; null when there is none or the key's grace period is over. */
  find(writeKey: string, now: number): ReleaseSource | null {
    const entry = this.#byHash.get(hash("sha256", writeKey));
    if (entry === undefined) return null;
    return entry.acceptedUntil !== null && now > entry.acceptedUntil ? null : entry.source;
  }
}
