/**
 * Which events belong to one person, as far as the event itself says: the keys by which every lane keeps order. An alias
 * speaks about two people, and its previousId may be either kind of id.
 */
import type { Draft, Rejection } from "./draft.ts";

export function findPersonKeys(draft: Draft): Rejection | null {
  const { userId, anonymousId, previousId, type } = draft;
  const keys: string[] = [];
  if (userId !== undefined) keys.push(`u:${userId}`);
  if (anonymousId !== undefined) keys.push(`a:${anonymousId}`);
  if (type === "alias" && previousId !== undefined) {
    if (previousId !== userId) keys.push(`u:${previousId}`);
    if (previousId !== anonymousId) keys.push(`a:${previousId}`);
  }
  draft.personKeys = keys;
  return null;
}
