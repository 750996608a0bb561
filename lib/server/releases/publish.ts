/**
 * Every change to what the pipeline runs on goes through `change`: one transaction with the rows, the audit entry and
 * the next release, one at a time under an advisory lock; then the release is pushed. A write therefore answers when
 * the running pipeline has applied it, or says why it has not: it is down, it takes long, or it refuses the release.
 */
import "server-only";
import type { Published } from "@/lib/contract/operation";
import type { Context } from "../access/actor";
import { recordAudit, type AuditInput } from "../audit/record";
import { control } from "../control";
import { asJson, db, type Tx } from "../db";
import { signRelease } from "../keys";
import { log } from "../log";
import { ServiceError } from "../service-error";
import { latestNumber } from "./latest";
import { compile, readSnapshot } from "./snapshot";

/** Any constant will do, as long as nothing else in this database takes it. */
const PUBLISH_LOCK = 7_210_001;
const TRANSACTION = { maxWait: 10_000, timeout: 20_000 };

/** Undoes a transaction that was only to show what it would have done. */
class Undone<T> extends Error {
  readonly result: T;
  constructor(result: T) {
    super("undone on purpose");
    this.result = result;
  }
}

/** Runs `work` as `change` would, and takes it all back: nothing is kept, published or audited. */
export async function tryChange<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await db().$transaction(async (tx): Promise<never> => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${PUBLISH_LOCK})`;
      throw new Undone(await work(tx));
    }, TRANSACTION);
  } catch (error) {
    // Only the line above throws it, with the result of this very call.
    if (error instanceof Undone) return error.result as T;
    throw error;
  }
}

export interface Change<T> {
  readonly result: T;
  readonly audit: AuditInput;
  /** What changed, for people: "Created source Web shop". */
  readonly note: string;
  readonly restores?: number;
}

export interface Changed<T> {
  readonly result: T;
  readonly release: Published;
}

/** Runs `work` and publishes what came of it. `work` must use `tx` for everything it reads and writes. */
export async function change<T>(ctx: Context, work: (tx: Tx) => Promise<Change<T>>): Promise<Changed<T>> {
  const { result, number } = await commit(ctx, work);
  return { result, release: publishedAs(number, await pushLatest()) };
}

/** `change` without the push: while the console starts, the pipeline asks for the newest by itself. */
export const commit = <T>(
  ctx: Context,
  work: (tx: Tx) => Promise<Change<T>>,
): Promise<{ readonly result: T; readonly number: number }> =>
  db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${PUBLISH_LOCK})`;
    const changed = await work(tx);
    await recordAudit(tx, ctx, changed.audit);
    return { result: changed.result, number: await insertRelease(tx, ctx, changed) };
  }, TRANSACTION);

/** For a write that published nothing, because nothing that the pipeline runs on changed. */
export const nothingNew = (number: number): Published => publishedAs(number, { kind: "runs", number });

/** What became of a push: the number that runs afterwards, or why it is not known to run. */
type Pushed =
  | { readonly kind: "runs"; readonly number: number }
  | { readonly kind: "down" | "slow" }
  | { readonly kind: "refused"; readonly message: string };

function publishedAs(number: number, pushed: Pushed): Published {
  switch (pushed.kind) {
    case "runs": {
      const applied = pushed.number >= number;
      return { number, applied, reason: applied ? null : "slow", message: null };
    }
    case "refused":
      return { number, applied: false, reason: "refused", message: pushed.message };
    default:
      return { number, applied: false, reason: pushed.kind, message: null };
  }
}

async function insertRelease(
  tx: Tx,
  ctx: Context,
  { note, restores }: { note: string; restores?: number },
): Promise<number> {
  const number = ((await latestNumber(tx)) ?? 0) + 1;
  const snapshot = await readSnapshot(tx);
  const body = JSON.stringify(compile(snapshot, number, Date.now()));
  await tx.release.create({
    data: {
      number,
      body,
      signature: signRelease(body),
      snapshot: asJson(JSON.parse(JSON.stringify(snapshot))),
      actor: ctx.actor.key,
      actorName: ctx.actor.name,
      note,
      restores: restores ?? null,
    },
  });
  return number;
}

/** An installation always has a release, so that the gateway can become ready before anybody signs in. */
export async function ensureFirstRelease(ctx: Context): Promise<void> {
  if ((await db().release.count()) > 0) return;
  await db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${PUBLISH_LOCK})`;
    if ((await tx.release.count()) === 0) await insertRelease(tx, ctx, { note: "First start" });
  }, TRANSACTION);
}

let queue: Promise<Pushed> = Promise.resolve({ kind: "down" });

/** Pushes the latest release, after pushes that are under way: the pipeline never sees an older one after a newer. */
function pushLatest(): Promise<Pushed> {
  queue = queue.then(push, push);
  return queue;
}

async function push(): Promise<Pushed> {
  const latest = await db().release.findFirst({
    orderBy: { number: "desc" },
    select: { body: true, signature: true },
  });
  if (latest === null) return { kind: "down" };
  try {
    return { kind: "runs", number: (await control.putRelease(latest)).running };
  } catch (error) {
    // The change is committed; the pipeline keeps running the release before it and says so in its status.
    if (!isAnswer(error)) return { kind: (await isAlive()) ? "slow" : "down" };
    log.error({ err: error }, "the pipeline refused the release");
    return { kind: "refused", message: error.message };
  }
}

/** An answer of the pipeline's, however unwelcome; without one there is a cause. */
const isAnswer = (error: unknown): error is ServiceError =>
  error instanceof ServiceError && (error.code !== "pipeline_unavailable" || error.cause === undefined);

async function isAlive(): Promise<boolean> {
  try {
    await control.status();
    return true;
  } catch (error) {
    return isAnswer(error);
  }
}
