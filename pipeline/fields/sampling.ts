/** Which people are in a sample: decided by their id alone, so it is the same on every event, run and destination. */
import type { CanonicalEvent } from "../../contract/event.ts";

const BUCKETS = 2 ** 32;

type Person = Pick<CanonicalEvent, "userId" | "anonymousId" | "messageId">;

/** True for the given share of people. An event without a person counts by its own id. */
export function compileSample(percent: number): (event: Person) => boolean {
  const limit = (percent / 100) * BUCKETS;
  return (event) => bucketOf(event.userId ?? event.anonymousId ?? event.messageId) < limit;
}

/** FNV-1a, and the mixing of murmur3 since the last characters alone would not reach the high bits. */
function bucketOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
