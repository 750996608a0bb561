import "server-only";
import type { z } from "zod";
import type { QuarantinedItem as Kept } from "@/contract/plan-control";
import type { quarantineOperations } from "@/lib/contract/quarantine";
import { authorize, authorizePii } from "../access/authorize";
import type { Context } from "../access/actor";
import { recordAudit } from "../audit/record";
import { control } from "../control";
import { db } from "../db";
import { ServiceError } from "../service-error";
import { decide, decidedMeanwhile, fetchOpen, labelOf, undecide, withDecisions, type Decided } from "./view";

type Body = z.output<(typeof quarantineOperations)["POST /quarantine/{id}/release"]["body"]>;
type Many = z.output<(typeof quarantineOperations)["POST /quarantine/release"]["body"]>;

/** Whoever claims the same item meanwhile waits for the pipeline's answer. */
const TRANSACTION = { maxWait: 10_000, timeout: 20_000 };

/**
 * Our note comes first, as a claim: of two who release an item, perhaps mended differently, one sends it on and the other hears
 * so. It goes with the transaction when the pipeline does not take the event. Should we stop in between, the item can be
 * released again, and the event log takes an event with its id only once. Throws `not_found`, `conflict`, and the pipeline's
 * reasons.
 */
export async function releaseQuarantined(ctx: Context, id: string, { event }: Body): Promise<Decided> {
  authorize(ctx, "delivery.replay");
  // Who sees masks would send masks.
  if (event !== undefined) authorizePii(ctx, "Mending events");
  const item = await fetchOpen(id);
  await db().$transaction(async (tx) => {
    const ours = await decide(tx, ctx, [item], { state: "released", mended: event !== undefined });
    if (ours.length === 0) throw decidedMeanwhile();
    await control.releaseQuarantined(id, event === undefined ? {} : { event });
    await recordAudit(tx, ctx, {
      action: "quarantine.release",
      entityId: id,
      label: labelOf(item),
      after: { messageId: item.messageId, code: item.code, mended: event !== undefined },
    });
  }, TRANSACTION);
  const [decided] = await withDecisions(ctx, [item]);
  if (decided === undefined) throw new ServiceError("not_found", "There is no such item.");
  return decided;
}

const ITEMS_MAX = 1000;
const PAGE = 200;
/** The pipeline writes what comes together to disk together. */
const AT_ONCE = 16;

/** Whatever cannot be released is skipped; the pipeline being away is an error, and what was released until then stays so. */
export async function releaseMany(
  ctx: Context,
  { ids, filter }: Many,
): Promise<{ released: number; skipped: number; more: boolean }> {
  authorize(ctx, "delivery.replay");
  if ((ids === undefined) === (filter === undefined))
    throw new ServiceError("invalid_request", "Name either ids or a filter.");
  const { open, given, more } = ids === undefined ? await fitting(ctx, filter ?? {}) : await named(ctx, ids);
  const released: Kept[] = [];
  try {
    for (let at = 0; at < open.length; at += AT_ONCE) {
      const { taken, error } = await releaseGroup(ctx, open.slice(at, at + AT_ONCE));
      released.push(...taken);
      if (error !== null) throw error;
    }
  } finally {
    await note(ctx, released, filter === undefined ? {} : { filter });
  }
  return { released: released.length, skipped: given - released.length, more };
}

interface ReleasedGroup {
  readonly taken: readonly Kept[];
  /** What keeps all others from being released, too. */
  readonly error: ServiceError | null;
}

/** As for one: claimed first. What the pipeline did not take is open again. */
async function releaseGroup(ctx: Context, group: readonly Kept[]): Promise<ReleasedGroup> {
  return db().$transaction(async (tx) => {
    const ours = await decide(tx, ctx, group, { state: "released" });
    const failures = await Promise.all(ours.map(tryRelease));
    const taken = ours.filter((_item, index) => failures[index] === null);
    if (taken.length < ours.length)
      await undecide(
        tx,
        ours.filter((_item, index) => failures[index] !== null),
      );
    return { taken, error: failures.find((failure) => failure !== null && !isItsOwn(failure)) ?? null };
  }, TRANSACTION);
}

/** Null when the pipeline has taken it. */
async function tryRelease({ id }: Kept): Promise<ServiceError | null> {
  try {
    await control.releaseQuarantined(id, {});
    return null;
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
}

const isItsOwn = ({ code }: ServiceError): boolean =>
  ["not_found", "conflict", "invalid_request", "event_too_large"].includes(code);

async function note(ctx: Context, released: readonly Kept[], about: object): Promise<void> {
  const [first] = released;
  if (first === undefined) return;
  await db().$transaction(async (tx) => {
    await recordAudit(tx, ctx, {
      action: "quarantine.release",
      entityId: first.id,
      label: `${String(released.length)} quarantined ${released.length === 1 ? "item" : "items"}`,
      after: { released: released.length, ...about },
    });
  });
}

interface Chosen {
  readonly open: readonly Kept[];
  readonly given: number;
  readonly more: boolean;
}

async function onlyOpen(ctx: Context, items: readonly Kept[]): Promise<readonly Kept[]> {
  const decided = await withDecisions(ctx, items);
  return items.filter((_item, index) => decided[index]?.state === "open");
}

async function named(ctx: Context, ids: readonly string[]): Promise<Chosen> {
  const items: Kept[] = [];
  for (let at = 0; at < ids.length; at += PAGE) {
    const page = await control.quarantine({ ids: ids.slice(at, at + PAGE).join(",") });
    items.push(...page.items);
  }
  return { open: await onlyOpen(ctx, items), given: ids.length, more: false };
}

async function fitting(ctx: Context, filter: NonNullable<Many["filter"]>): Promise<Chosen> {
  const open: Kept[] = [];
  let cursor: string | undefined;
  do {
    const page = await control.quarantine({ ...filter, limit: PAGE, cursor });
    open.push(...(await onlyOpen(ctx, page.items)));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && open.length < ITEMS_MAX);
  const chosen = open.slice(0, ITEMS_MAX);
  return { open: chosen, given: chosen.length, more: cursor !== undefined || open.length > chosen.length };
}
