/** Trusting a release: only one that the console signed with our secret key, in a format that we know. */
import { releaseBody, signedRelease, type Release, type SignedRelease } from "../../contract/release.ts";
import { Fault } from "../base/fault.ts";
import { isSignedBy } from "../base/keys.ts";

export interface VerifiedRelease {
  readonly release: Release;
  /** As it was given, to be kept on disk with its signature. */
  readonly signed: SignedRelease;
}

/**
 * Parses and verifies what came from outside (console, disk). `key` is the one derived for "release".
 * Throws Fault `release_invalid`: no signed release, a wrong signature, or a shape or format that this version does not know.
 */
export function verifyRelease(given: unknown, key: Uint8Array): VerifiedRelease {
  const signed = signedRelease.safeParse(given);
  if (!signed.success) throw new Fault("release_invalid", "This is no signed release.");
  if (!isSignedBy(key, signed.data.body, signed.data.signature))
    throw new Fault("release_invalid", "The release's signature does not fit: another secret key signed it.");
  const body = releaseBody.safeParse(parseJson(signed.data.body));
  if (!body.success) {
    const [issue] = body.error.issues;
    const where = issue === undefined ? "" : ` (${issue.path.join(".")}: ${issue.message})`;
    throw new Fault("release_invalid", `The release has a shape that this version does not know${where}.`);
  }
  return { release: body.data, signed: signed.data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
