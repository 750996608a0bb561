import "server-only";
import type { z } from "zod";
import type { ConnectionPreview, PreviewedEvent } from "@/contract/connection";
import type { previewConnection as input } from "@/lib/contract/connection";
import { authorize } from "../access/authorize";
import type { Context } from "../access/actor";
import { control } from "../control";
import { db } from "../db";
import { fetchDestination } from "../destinations/view";
import { maskEvent, maskRequest } from "../events/mask";
import { fetchSource } from "../sources/view";

/** What a draft would do to the last events of its source. Changes nothing; values are masked for those who may not see them. */
export async function previewConnection(
  ctx: Context,
  body: z.output<typeof input>,
): Promise<ConnectionPreview> {
  authorize(ctx, "connection.write");
  await fetchSource(db(), body.sourceId);
  if (body.destinationId !== null) await fetchDestination(db(), body.destinationId);
  const preview = await control.previewConnection(body);
  return ctx.actor.seesPii ? preview : { ...preview, items: preview.items.map(maskPreviewed) };
}

/** Exported for its test. */
export const maskPreviewed = (item: PreviewedEvent): PreviewedEvent => ({
  ...item,
  event: maskEvent(item.event),
  // Of a failure the code is left; why an event is kept away is told by the connection, not by the event.
  why: item.verdict === "fails" ? null : item.why,
  mapped: item.mapped === null ? null : maskEvent(item.mapped),
  sent: item.sent.map(({ event, request }) => ({
    event: maskEvent(event),
    request: request === null ? null : maskRequest(request),
  })),
});
