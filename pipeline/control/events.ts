/** Past events: lists and single stories. */
import { z } from "zod";
import { eventQuery } from "../../contract/control.ts";
import type { AttemptRecord } from "../../contract/delivery.ts";
import { Fault, messageOf } from "../base/fault.ts";
import type { Offset } from "../log/index.ts";
import { findAccepted } from "./accepted.ts";
import { outcomesFor, rendered } from "./asking.ts";
import { connectedTo } from "./connected.ts";
import type { ControlContext } from "./context.ts";
import { json, parse, type Route } from "./route.ts";
import { searchEvents } from "./search.ts";
import { tellRefusal, tellStory } from "./story.ts";

const storyQuery = z.object({ sourceId: z.string().optional() });

export const eventRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/events",
    handle: async ({ query }, context) => {
      const page = await searchEvents(parse(eventQuery, query), {
        events: await context.logs.reader("events"),
        quarantine: await context.logs.reader("quarantine"),
        sourceIds: sourceIds(context),
        outcomesFor: (offsets) => outcomesIfKnown(offsets, context),
        destinationsOf: (stored) => connectedTo(stored, context.config.running),
        now: Date.now,
      });
      return json(page);
    },
  },
  {
    method: "GET",
    path: "/v1/events/:messageId",
    handle: async ({ params, query }, context) => {
      const { sourceId } = parse(storyQuery, query);
      const found = await findAccepted(params["messageId"] ?? "", sourceId, context);
      if (found !== null) return json(await tellStory(found.offset, found.stored, context));
      const refusal = await tellRefusal(params["messageId"] ?? "", sourceId, context);
      if (refusal === null) throw new Fault("not_found", "No kept event has this messageId.");
      return json(refusal);
    },
  },
  {
    method: "GET",
    path: "/v1/events/:messageId/requests/:destinationId",
    handle: async ({ params, query }, context) => {
      const { sourceId } = parse(storyQuery, query);
      const found = await findAccepted(params["messageId"] ?? "", sourceId, context);
      if (found === null) throw new Fault("not_found", "No kept event has this messageId.");
      const destinationId = params["destinationId"] ?? "";
      return json(await rendered(context.roles, { destinationId, offset: found.offset }));
    },
  },
];

const sourceIds = ({ config }: ControlContext): readonly string[] =>
  config.running?.sources.map(({ id }) => id) ?? [];

/** An event is worth showing also while nobody can tell what became of it. */
async function outcomesIfKnown(
  offsets: readonly Offset[],
  { roles, logger }: ControlContext,
): Promise<readonly AttemptRecord[]> {
  try {
    return await outcomesFor(roles, offsets);
  } catch (error) {
    logger.debug({ error: messageOf(error) }, "events without outcomes");
    return [];
  }
}
