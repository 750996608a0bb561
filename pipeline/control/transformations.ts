import { z } from "zod";
import type { Release } from "../../contract/release.ts";
import {
  activityQuery,
  transformationTest,
  type ChainLink,
  type TransformationActivity,
  type TransformationLogs,
  type TransformationTest,
} from "../../contract/transformation.ts";
import { messageOf } from "../base/fault.ts";
import type { LogReader } from "../log/index.ts";
import { credentialsOf, tryOut } from "../sandbox/index.ts";
import { transformationLogs } from "./asking.ts";
import type { ControlContext } from "./context.ts";
import { explainDelivery } from "./explained-delivery.ts";
import { explainEvent } from "./explanation.ts";
import { json, parse, type Route } from "./route.ts";

/** Customers' code, tried: the same sandbox as on the way of real events, and nothing is stored or sent on. */
export const transformationRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/v1/transformations/test",
    handle: async ({ body, signal }, { sandbox, config, env }) => {
      const test = parse(transformationTest, body);
      const release = config.running;
      return json(
        await tryOut(sandbox, test, {
          libraries: release?.libraries ?? [],
          credentials: credentialsOf(release, env.secretKey),
          base: whereabouts(test, release),
          signal,
        }),
      );
    },
  },
  {
    method: "GET",
    path: "/v1/transformations/activity",
    handle: async ({ query }, { logs }) =>
      json({ items: await activity(parse(activityQuery, query), await logs.reader("events")) }),
  },
  {
    method: "GET",
    path: "/v1/transformations/:id/logs",
    handle: async ({ params, query }, context) => {
      const { version } = parse(logsQuery, query);
      return json(await linesOf({ transformationId: params["id"] ?? "", version }, context));
    },
  },
  {
    method: "GET",
    path: "/v1/events/:messageId/transformations",
    handle: async ({ params, query, signal }, context) => {
      const { sourceId, destinationId } = parse(explainQuery, query);
      const messageId = params["messageId"] ?? "";
      return json(
        destinationId === undefined
          ? await explainEvent(messageId, sourceId, context, signal)
          : await explainDelivery(messageId, { sourceId, destinationId }, context, signal),
      );
    },
  },
];

const logsQuery = z.object({ version: z.coerce.number().int().min(1) });
const explainQuery = z.object({ sourceId: z.string().optional(), destinationId: z.string().optional() });

/** The event log counts what source chains do, in the same transaction as their events. */
async function activity(
  { from, to }: z.output<typeof activityQuery>,
  events: LogReader,
): Promise<readonly TransformationActivity[]> {
  const totals = new Map<string, { transformed: number; dropped: number; failed: number }>();
  for (const word of ["transformed", "dropped", "failed"] as const) {
    for (const { name, count } of await events.counts(`${word}:`, from, to)) {
      const id = name.slice(word.length + 1);
      const total = totals.get(id) ?? { transformed: 0, dropped: 0, failed: 0 };
      total[word] += count;
      totals.set(id, total);
    }
  }
  return [...totals].map(([transformationId, total]) => ({ transformationId, ...total }));
}

/** From the roles that ran it; one that does not answer has nothing to tell. */
async function linesOf(link: ChainLink, { roles, logger }: ControlContext): Promise<TransformationLogs> {
  const parts = await Promise.all(
    (["process", "route"] as const).map(async (role) => {
      try {
        return await transformationLogs(roles, role, link);
      } catch (error) {
        logger.debug({ error: messageOf(error) }, "a role does not tell what transformations wrote");
        return [];
      }
    }),
  );
  return { lines: parts.flat().sort((a, b) => a.at - b.at) };
}

/** What the code is told about where it runs. */
function whereabouts(
  { sourceId, destinationId }: TransformationTest,
  release: Release | null,
): Record<string, string> {
  const source = release?.sources.find(({ id }) => id === sourceId);
  const destination = release?.destinations.find(({ id }) => id === destinationId);
  return {
    sourceId: sourceId ?? "test",
    sourceName: source?.name ?? "Test",
    ...(destinationId === null
      ? {}
      : {
          destinationId,
          destinationName: destination?.name ?? destinationId,
          destinationType: destination?.connector ?? "",
        }),
    transformationId: "test",
    transformationVersionId: "draft",
  };
}
