/** Runs transformations in the pipeline's sandbox: the path that events take, without storing or sending anything. */
import "server-only";
import type { z } from "zod";
import type {
  TransformationBody,
  TransformationTestResult,
  TransformedEvent,
} from "@/contract/transformation";
import type {
  runTransformation as runInput,
  testTransformation as testInput,
  TransformationComparison,
} from "@/lib/contract/transformation";
import type { transformationOperations } from "@/lib/contract/transformation-operations";
import { isSameJson } from "@/lib/transformation/same";
import type { Frozen } from "@/lib/contract/operation";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { db } from "../db";
import { listEvents } from "../events";
import { ServiceError } from "../service-error";
import { bodyOf, givenBody, withSettings } from "./body";
import { fetchTransformation } from "./view";
import { fetchVersion } from "./versions";

type Events = readonly Readonly<Record<string, unknown>>[];

interface Owner {
  readonly sourceId: string | null;
  readonly destinationId: string | null;
}
const NOBODY: Owner = { sourceId: null, destinationId: null };

/** Metadata speaks of the first chain that it is in. */
const ownerOf = ([link]: readonly Owner[]): Owner =>
  link === undefined ? NOBODY : { sourceId: link.sourceId, destinationId: link.destinationId };

interface Terms extends Owner {
  /** Requests of the code fail instead of being made. */
  readonly offline: boolean;
}
/** Whoever only looks sends nothing, least of all with credentials. */
const LOOKING: Terms = { ...NOBODY, offline: true };

const runBody = (
  ctx: Context,
  body: TransformationBody,
  events: Events,
  terms: Terms,
): Promise<TransformationTestResult> =>
  control.testTransformation({
    body,
    libraries: [],
    events: [...events],
    ...terms,
    actor: ctx.actor.key,
  });

/** Tries code, or settings of a ready-made one, that need not be saved. */
export async function testTransformation(
  ctx: Context,
  body: z.output<typeof testInput>,
): Promise<TransformationTestResult> {
  authorize(ctx, "transformation.write");
  const given = givenBody(body);
  const tried = given.kind === "ready" ? withSettings(given) : given;
  return runBody(ctx, tried, body.events, { ...NOBODY, offline: false });
}

/** Runs what is saved, so that people who may not write code can see what it does. Only those who may can have it make requests. */
export async function runTransformation(
  ctx: Context,
  id: string,
  body: z.output<typeof runInput>,
): Promise<TransformationTestResult> {
  authorize(ctx, body.requests ? "transformation.write" : "transformation.read");
  const row = await fetchTransformation(db(), id);
  const terms = { ...ownerOf(row.links), offline: !body.requests };
  if (body.version === "draft") return runBody(ctx, bodyOf(row.draft), body.events, terms);
  const version = body.version === "live" ? row.liveVersion : body.version;
  if (version === null) throw new ServiceError("conflict", "It has never been published.");
  const { body: stored } = await fetchVersion(db(), id, version);
  return runBody(ctx, bodyOf(stored), body.events, terms);
}

type CompareQuery = z.output<(typeof transformationOperations)["GET /transformations/{id}/compare"]["query"]>;

/** Of so many differing events the payloads are answered: people look at a few. */
const PAYLOADS_MAX = 20;

/** Runs the draft and the live version over the newest events. People without the right see masked ones run. */
export async function compareTransformation(
  ctx: Context,
  id: string,
  query: CompareQuery,
): Promise<Frozen<TransformationComparison>> {
  authorize(ctx, "transformation.read");
  const row = await fetchTransformation(db(), id);
  if (row.liveVersion === null)
    throw new ServiceError("conflict", "It has never been published: there is nothing to compare with.");
  const { items } = await listEvents(ctx, query);
  if (items.length === 0)
    return {
      from: row.liveVersion,
      compared: 0,
      notRun: 0,
      differing: 0,
      events: [],
      liveError: null,
      draftError: null,
    };
  const events = items.map(({ event }) => ({ ...event }));
  const live = await runBody(
    ctx,
    bodyOf((await fetchVersion(db(), id, row.liveVersion)).body),
    events,
    LOOKING,
  );
  const draft = await runBody(ctx, bodyOf(row.draft), events, LOOKING);
  let payloads = 0;
  const notRun = Math.max(live.notRun, draft.notRun);
  const compared = items
    .slice(0, items.length - notRun)
    .map(({ messageId, name, receivedAt, event }, index) => {
      const [before, after] = [live.results[index] ?? null, draft.results[index] ?? null];
      const isSame = isSameResult(before, after);
      const isShown = !isSame && payloads < PAYLOADS_MAX;
      if (isShown) payloads += 1;
      return {
        messageId,
        name,
        receivedAt,
        isSame,
        input: isShown ? { ...event } : null,
        live: isShown ? before : null,
        draft: isShown ? after : null,
      };
    });
  return {
    from: row.liveVersion,
    compared: compared.length,
    notRun,
    differing: compared.filter(({ isSame }) => !isSame).length,
    events: compared,
    liveError: live.error,
    draftError: draft.error,
  };
}

const isSameResult = (left: TransformedEvent | null, right: TransformedEvent | null): boolean =>
  isSameJson(left?.outputs, right?.outputs) &&
  (left?.error?.message ?? null) === (right?.error?.message ?? null);
