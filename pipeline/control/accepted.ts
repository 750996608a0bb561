import type { ControlContext } from "./context.ts";
import { findByMessageId, type Found } from "./search.ts";

/** The accepted event with this messageId, the newest one when several sources have it and none is named. */
export async function findAccepted(
  messageId: string,
  sourceId: string | undefined,
  { logs, config }: Pick<ControlContext, "logs" | "config">,
): Promise<Found | null> {
  const sourceIds = config.running?.sources.map(({ id }) => id) ?? [];
  const events = await logs.reader("events");
  const [found] = await findByMessageId(messageId, sourceId, { events, sourceIds });
  return found ?? null;
}
