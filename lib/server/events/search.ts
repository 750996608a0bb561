import "server-only";
import type { EventPage, EventStory, RenderedRequest, Traffic } from "@/contract/control";
import type { TransformationExplanation } from "@/contract/transformation";
import { authorize, authorizePii } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { maskExplanation, maskRendered, maskStory, maskSummary } from "./mask";

export interface EventFilters {
  readonly sourceId?: string | undefined;
  readonly type?: string | undefined;
  readonly name?: string | undefined;
  readonly userId?: string | undefined;
  readonly messageId?: string | undefined;
  readonly text?: string | undefined;
  readonly plan?: string | undefined;
}
/** Whether accepted ones are asked for, or others. */
export interface StateFilter {
  readonly state?: string | undefined;
}
type Range = { readonly from?: number | undefined; readonly to?: number | undefined };
interface OutcomeFilter {
  readonly destinationId?: string | undefined;
  readonly outcome?: string | undefined;
}
type Paging = { readonly limit: number; readonly cursor?: string | undefined };

/** To search for a value is to learn whether it is there. */
export function authorizeFilters(ctx: Context, { userId, text }: EventFilters): void {
  if (userId !== undefined || text !== undefined) authorizePii(ctx, "Searching for people or for text");
}

export async function listEvents(
  ctx: Context,
  query: EventFilters & StateFilter & OutcomeFilter & Range & Paging,
): Promise<EventPage> {
  authorize(ctx, "event.read");
  authorizeFilters(ctx, query);
  const page = await control.events({ ...query });
  return ctx.actor.seesPii ? page : { ...page, items: page.items.map(maskSummary) };
}

export async function getEvent(ctx: Context, messageId: string, sourceId?: string): Promise<EventStory> {
  authorize(ctx, "event.read");
  const story = await control.event(messageId, sourceId);
  return ctx.actor.seesPii ? story : maskStory(story);
}

export async function explainTransformations(
  ctx: Context,
  messageId: string,
  where: { readonly sourceId?: string | undefined; readonly destinationId?: string | undefined },
): Promise<TransformationExplanation> {
  authorize(ctx, "event.read");
  const explained = await control.explained(messageId, where);
  return ctx.actor.seesPii ? explained : maskExplanation(explained);
}

export async function renderRequest(
  ctx: Context,
  messageId: string,
  destinationId: string,
  sourceId?: string,
): Promise<RenderedRequest> {
  authorize(ctx, "event.read");
  const rendered = await control.rendered(messageId, destinationId, sourceId);
  return ctx.actor.seesPii ? rendered : maskRendered(rendered);
}

export async function readTraffic(
  ctx: Context,
  query: Range & { readonly bucketMs: number },
): Promise<Traffic> {
  authorize(ctx, "event.read");
  return control.traffic({ ...query });
}
