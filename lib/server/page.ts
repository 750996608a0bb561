/** Lists by cursor. The cursor of a configuration list is the id of the page's last item. */
import { ServiceError } from "./service-error";

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** Prisma arguments that read one item more than the page holds. */
export function pageOf(query: { readonly limit: number; readonly cursor?: string | undefined }): {
  take: number;
  cursor?: { id: string };
  skip?: number;
} {
  return query.cursor === undefined
    ? { take: query.limit + 1 }
    : { take: query.limit + 1, cursor: { id: query.cursor }, skip: 1 };
}

/** Cuts the extra item off; it only tells that there is a next page. */
export function cutPage<R extends { readonly id: string }, T>(
  rows: readonly R[],
  limit: number,
  view: (row: R) => T,
): Page<T> {
  const kept = rows.slice(0, limit);
  return { items: kept.map(view), nextCursor: rows.length > limit ? (kept.at(-1)?.id ?? null) : null };
}

/** What a comparison in any case must be given: Prisma makes a pattern of it, in which some signs have a meaning. */
export const literal = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

/** A text with this part in it, in any case. */
export const containing = (part: string) => ({ contains: literal(part), mode: "insensitive" }) as const;

/** Items with this part in their name; all of them when none is asked for. */
export const named = (part: string | undefined) => (part === undefined ? {} : { name: containing(part) });

/** "-createdAt" -> createdAt descending; the id settles ties. */
export function orderOf(sort: string): Record<string, "asc" | "desc">[] {
  const descending = sort.startsWith("-");
  const direction = descending ? "desc" : "asc";
  return [{ [descending ? sort.slice(1) : sort]: direction }, { id: direction }];
}

/** A cursor that is a number (release, audit entry). Throws `invalid_request` for anything else. */
export function numberCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const value = Number(cursor);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new ServiceError("invalid_request", "This cursor is not ours.");
  return value;
}
