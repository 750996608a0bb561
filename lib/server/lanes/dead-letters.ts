import "server-only";
import type { z } from "zod";
import type { Exchange } from "@/contract/delivery";
import type { CanonicalEvent } from "@/contract/event";
import { answerDetail, explainFailure } from "@/contract/failures";
import {
  DEAD_LETTER_STATES,
  type DeadLetter as View,
  type deliveryOperations,
} from "@/lib/contract/delivery";
import type { Frozen } from "@/lib/contract/operation";
import { authorize, authorizePii } from "../access/authorize";
import type { Context } from "../access/actor";
import { db, type DeadLetter, type Prisma } from "../db";
import { maskEvent, maskExchange, MASK } from "../events/mask";
import { literal, type Page } from "../page";
import { notFound, ServiceError } from "../service-error";

type Query = z.output<(typeof deliveryOperations)["GET /dead-letters"]["query"]>;

/** The pipeline writes them; the console only reads. */
export async function listDeadLetters(ctx: Context, query: Query): Promise<Page<Frozen<View>>> {
  authorize(ctx, "delivery.read");
  if (query.person !== undefined) authorizePii(ctx, "Choosing events by person");
  const rows = await db().deadLetter.findMany({
    where: { AND: [filterOf(query), afterCursor(query.cursor)] },
    orderBy: [{ failedAt: "desc" }, { id: "desc" }],
    take: query.limit + 1,
  });
  const kept = rows.slice(0, query.limit);
  const last = kept.at(-1);
  return {
    items: kept.map((row) => view(ctx, row)),
    nextCursor: rows.length > query.limit && last !== undefined ? cursorOf(last) : null,
  };
}

export async function getDeadLetter(ctx: Context, id: string): Promise<Frozen<View>> {
  authorize(ctx, "delivery.read");
  const row = await db().deadLetter.findUnique({ where: { id } });
  if (row === null) throw notFound("dead letter");
  return view(ctx, row);
}

function filterOf(query: Query): Prisma.DeadLetterWhereInput {
  const { destinationId, sourceId, messageId, code, state, fingerprint, name, person, from, to } = query;
  const exact = Object.entries({ destinationId, sourceId, messageId, code, state, fingerprint }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    ...Object.fromEntries(exact),
    ...(name === undefined ? {} : { eventName: nameFilter(name) }),
    ...(person === undefined ? {} : { personKeys: { hasSome: personKeysOf(person) } }),
    ...(from === undefined && to === undefined
      ? {}
      : {
          failedAt: {
            ...(from === undefined ? {} : { gte: new Date(from) }),
            ...(to === undefined ? {} : { lt: new Date(to) }),
          },
        }),
  };
}

/** As in the event filters: a trailing * matches any ending. */
const nameFilter = (name: string): Prisma.StringFilter =>
  name.endsWith("*")
    ? { startsWith: literal(name.slice(0, -1)), mode: "insensitive" }
    : { equals: literal(name), mode: "insensitive" };

/** As the pipeline writes identifiers: `u:` before a userId, `a:` before an anonymousId. */
const personKeysOf = (person: string): string[] => [`u:${person}`, `a:${person}`];

const cursorOf = (row: DeadLetter): string => `${String(row.failedAt.getTime())}.${row.id}`;

function afterCursor(cursor: string | undefined): Prisma.DeadLetterWhereInput {
  if (cursor === undefined) return {};
  const [at, ...id] = cursor.split(".");
  const failedAt = new Date(Number(at));
  if (Number.isNaN(failedAt.getTime())) throw new ServiceError("invalid_request", "This cursor is not ours.");
  return { OR: [{ failedAt: { lt: failedAt } }, { failedAt, id: { lt: id.join(".") } }] };
}

/** Null where the pipeline could not keep it; earlier versions kept the message id then. */
function eventOf({ event }: DeadLetter, seesPii: boolean): CanonicalEvent | null {
  if (typeof event !== "object" || event === null || !("type" in event)) return null;
  // Written by the pipeline from a canonical event; the column holds nothing else that has a type.
  const whole = event as unknown as CanonicalEvent;
  return seesPii ? whole : maskEvent(whole);
}

function view(ctx: Context, row: DeadLetter): Frozen<View> {
  // Written by the pipeline from an exchange; the column holds nothing else.
  const exchange = row.exchange as unknown as Exchange | null;
  const { seesPii } = ctx.actor;
  return {
    id: row.id,
    destinationId: row.destinationId,
    sourceId: row.sourceId,
    messageId: row.messageId,
    eventName: row.eventName,
    code: row.code,
    message: seesPii ? row.message : MASK,
    attempts: row.attempts,
    status: row.status,
    fingerprint: row.fingerprint,
    detail: seesPii ? answerDetail(exchange?.response?.body) : null,
    ...explainFailure(row.code),
    receivedAt: row.receivedAt.getTime(),
    failedAt: row.failedAt.getTime(),
    state: DEAD_LETTER_STATES.find((state) => state === row.state) ?? "open",
    discarded:
      row.discardedAt === null
        ? null
        : { by: row.discardedBy ?? "", at: row.discardedAt.getTime(), reason: row.discardReason ?? "" },
    replayId: row.replayId,
    event: eventOf(row, seesPii),
    exchange: exchange === null || seesPii ? exchange : maskExchange(exchange),
  };
}
