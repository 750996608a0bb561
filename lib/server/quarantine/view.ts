/** Refused items stand in the pipeline's log, what was decided about them in our tables. */
import "server-only";
import type { QuarantinedItem as Kept } from "@/contract/plan-control";
import type { Frozen } from "@/lib/contract/operation";
import type { QuarantinedItem as View } from "@/lib/contract/quarantine";
import type { Context } from "../access/actor";
import { control } from "../control";
import { db, type QuarantineDecision, type Tx } from "../db";
import { maskQuarantined } from "../events/mask";
import { ServiceError } from "../service-error";

export type Decided = Frozen<View>;

/** In the order given. */
export async function withDecisions(ctx: Context, items: readonly Kept[]): Promise<readonly Decided[]> {
  const rows = await db().quarantineDecision.findMany({
    where: { itemId: { in: items.map((item) => item.id) } },
  });
  return items.map((item) =>
    view(
      ctx,
      item,
      rows.find((row) => isAbout(row, item)),
    ),
  );
}

/** A log that began anew uses its offsets again. */
export const isAbout = ({ itemId, receivedAt }: QuarantineDecision, item: Kept): boolean =>
  itemId === item.id && receivedAt.getTime() === item.receivedAt;

export function view(ctx: Context, item: Kept, row: QuarantineDecision | undefined): Decided {
  return {
    ...(ctx.actor.seesPii ? item : maskQuarantined(item)),
    state: row === undefined ? "open" : row.state === "released" ? "released" : "discarded",
    decision:
      row === undefined
        ? null
        : { at: row.decidedAt.getTime(), by: row.decidedBy, reason: row.reason, mended: row.mended },
  };
}

/** Throws `not_found` for an item that is not kept, `conflict` for one that was decided about. */
export async function fetchOpen(id: string): Promise<Kept> {
  const item = await control.quarantined(id);
  const row = await decisionOf(item);
  if (row !== null) throw new ServiceError("conflict", `${row.decidedBy} has ${row.state} it already.`);
  return item;
}

const decisionOf = (item: Kept): Promise<QuarantineDecision | null> =>
  db().quarantineDecision.findUnique({
    where: { itemId_receivedAt: { itemId: item.id, receivedAt: new Date(item.receivedAt) } },
  });

interface Decision {
  readonly state: "released" | "discarded";
  readonly mended?: boolean;
  readonly reason?: string;
}

/**
 * Somebody else's decision stands, also one of the same moment: this waits for its end. Returns the items that are ours to
 * decide about, each once.
 */
export async function decide(
  tx: Tx,
  ctx: Context,
  items: readonly Kept[],
  decision: Decision,
): Promise<readonly Kept[]> {
  // In one order for all, so that two who decide about many do not wait for each other.
  const sorted = items.toSorted((a, b) => a.offset - b.offset);
  const rows = await tx.quarantineDecision.createManyAndReturn({
    data: sorted.map((item) => ({
      itemId: item.id,
      receivedAt: new Date(item.receivedAt),
      sourceId: item.sourceId,
      messageId: item.messageId,
      code: item.code,
      state: decision.state,
      mended: decision.mended ?? false,
      reason: decision.reason ?? "",
      decidedBy: ctx.actor.name,
    })),
    skipDuplicates: true,
    select: { itemId: true },
  });
  const byId = new Map(items.map((item) => [item.id, item]));
  return rows.flatMap(({ itemId }) => byId.get(itemId) ?? []);
}

/** They are open again. */
export async function undecide(tx: Tx, items: readonly Kept[]): Promise<void> {
  await tx.quarantineDecision.deleteMany({
    where: { OR: items.map((item) => ({ itemId: item.id, receivedAt: new Date(item.receivedAt) })) },
  });
}

/** For one item that somebody else has decided about since it was looked at. */
export const decidedMeanwhile = (): ServiceError =>
  new ServiceError("conflict", "Somebody else has decided about it already.");

/** What the audit calls an item. */
export const labelOf = ({ name, id }: Kept): string => (name === "" ? `Quarantined item ${id}` : name);
