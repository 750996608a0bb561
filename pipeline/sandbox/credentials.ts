/** Secrets that customers' code may read by name: sealed in the release, opened where the code is started. */
import type { Release } from "../../contract/release.ts";
import { keyInfo, sealedFor } from "../../contract/sealing.ts";
import { CREDENTIAL_OWNER } from "../../contract/transformation.ts";
import { deriveKey, openSealed } from "../base/keys.ts";

/** Opens all of them at the first call. Throws Fault `settings_invalid` for one that was sealed with another key. */
export function credentialsOf(
  release: Pick<Release, "credentials"> | null,
  secretKey: string,
): () => Readonly<Record<string, string>> {
  let opened: Readonly<Record<string, string>> | null = null;
  return () => {
    const key = deriveKey(secretKey, keyInfo("sealing"));
    opened ??= Object.fromEntries(
      Object.entries(release?.credentials ?? {}).map(([name, sealed]) => [
        name,
        openSealed(key, sealed, sealedFor(CREDENTIAL_OWNER, name)),
      ]),
    );
    return opened;
  };
}
