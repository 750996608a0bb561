/** The running release's source chains, ready to run. Immutable: a new release makes new ones. */
import type { Release } from "../../contract/release.ts";
import { compileChain, credentialsOf, placeOf, type Sandbox } from "../sandbox/index.ts";
import type { SourceChain } from "./transform.ts";

export class Chains {
  readonly #bySource: ReadonlyMap<string, SourceChain>;

  constructor(release: Release | null, sandbox: Sandbox, secretKey: string) {
    const credentials = credentialsOf(release, secretKey);
    const ready = sandbox.readyPorts(credentials);
    this.#bySource = new Map(
      (release?.sources ?? []).flatMap((source) => {
        if (release === null) return [];
        const chain = compileChain(source.id, source.transformations, { release, credentials, ready });
        return chain === null ? [] : [[source.id, { chain, base: placeOf(source) }] as const];
      }),
    );
  }

  of(sourceId: string): SourceChain | null {
    return this.#bySource.get(sourceId) ?? null;
  }

  /** Sources that have a chain. */
  get sourceIds(): readonly string[] {
    return [...this.#bySource.keys()];
  }
}
