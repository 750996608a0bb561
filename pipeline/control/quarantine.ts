/** Refused items: looking at them, and sending them on their way again. */
import type { z } from "zod";
import {
  quarantineGroupsAsk,
  quarantineQuery,
  quarantineRelease,
  type QuarantinedItem,
  type QuarantinePage,
  type QuarantineReleased,
} from "../../contract/plan-control.ts";
import { Fault } from "../base/fault.ts";
import type { LogReader, Offset } from "../log/index.ts";
import { takeBack } from "./asking.ts";
import type { ControlContext } from "./context.ts";
import { parseItem, quarantinedOf, readItem } from "./kept-items.ts";
import { groupQuarantined } from "./quarantine-groups.ts";
import { json, parse, parseCursor, type Route } from "./route.ts";

export const quarantineRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/quarantine",
    handle: async ({ query }, { logs }) =>
      json(await listQuarantined(parse(quarantineQuery, query), await logs.reader("quarantine"))),
  },
  {
    method: "POST",
    path: "/v1/quarantine/groups",
    handle: async ({ body }, { logs }) => {
      const asked = parse(quarantineGroupsAsk, body);
      return json(await groupQuarantined(asked, await logs.reader("quarantine"), Date.now));
    },
  },
  {
    method: "GET",
    path: "/v1/quarantine/:id",
    handle: async ({ params }, { logs }) => {
      const item = await readItem(params["id"] ?? "", await logs.reader("quarantine"));
      if (item === null) throw new Fault("not_found", "The quarantine does not keep this item any more.");
      return json(item);
    },
  },
  {
    method: "POST",
    path: "/v1/quarantine/:id/release",
    handle: async ({ params, body }, context) =>
      json(await release(params["id"] ?? "", parse(quarantineRelease, body), context)),
  },
];

const SLICE = { maxRecords: 500, maxBytes: 2 * 2 ** 20 };
/** A source with few refusals among many others' costs at most this many records a page. */
const SCANNED_MAX = 20_000;
/** What users drop on purpose is no trouble: it is kept for the events' stories. */
const NOT_TROUBLE: ReadonlySet<string> = new Set(["transformation_dropped"]);

/** Newest first. A page may be short while there is more: go on with its cursor. */
async function listQuarantined(
  query: z.output<typeof quarantineQuery>,
  log: LogReader,
): Promise<QuarantinePage> {
  if (query.ids !== undefined) {
    const items = await Promise.all(query.ids.split(",").map((id) => readItem(id, log)));
    return { items: items.filter((item) => item !== null), nextCursor: null };
  }
  const { start, end } = await log.bounds();
  const fits = filterOf(query);
  const items: QuarantinedItem[] = [];
  let before = query.cursor === undefined ? end : parseCursor(query.cursor);
  for (let scanned = 0; before > start && scanned < SCANNED_MAX;) {
    const records = await log.readBackwards(before, SLICE);
    if (records.length === 0) return { items, nextCursor: null };
    scanned += records.length;
    for (const { offset, payload } of records) {
      before = offset;
      const item = parseItem(offset, payload);
      if (!fits(item)) continue;
      items.push(item);
      if (items.length === query.limit) return { items, nextCursor: cursorBefore(before, start) };
    }
  }
  return { items, nextCursor: cursorBefore(before, start) };
}

const cursorBefore = (before: Offset, start: Offset): string | null =>
  before > start ? String(before) : null;

function filterOf({
  sourceId,
  code,
  name,
}: z.output<typeof quarantineQuery>): (item: QuarantinedItem) => boolean {
  const wanted = name?.toLowerCase();
  const beginning = wanted?.endsWith("*") === true ? wanted.slice(0, -1) : null;
  return (item) => {
    if (sourceId !== undefined && item.sourceId !== sourceId) return false;
    if (code === undefined ? NOT_TROUBLE.has(item.code) : item.code !== code) return false;
    const own = item.name.toLowerCase();
    return wanted === undefined || (beginning === null ? own === wanted : own.startsWith(beginning));
  };
}

const EVENT_CHARS_MAX = 512 * 1024;

async function release(
  id: string,
  { event: mended }: z.output<typeof quarantineRelease>,
  { logs, roles, config }: ControlContext,
): Promise<QuarantineReleased> {
  const log = await logs.reader("quarantine");
  const item = await readItem(id, log);
  if (item === null) throw new Fault("not_found", "The quarantine does not keep this item any more.");
  const { sourceId, messageId, receivedAt, offset, raw } = item;
  if (config.running?.sources.some((source) => source.id === sourceId) !== true)
    throw new Fault("conflict", "Its source does not exist any more.");
  const event = mended ?? raw;
  if (typeof event !== "object" || event === null || Array.isArray(event))
    throw new Fault("invalid_request", "Only an object can be released. Mend it first.");
  const body = JSON.stringify(event);
  if (body.length > EVENT_CHARS_MAX) throw new Fault("event_too_large", "The event is larger than 512 KB.");
  const times = messageId === null ? 1 : (await quarantinedOf(sourceId, messageId, log)).length;
  await takeBack(roles, {
    sourceId,
    body,
    released: { from: offset, times: Math.max(1, times), receivedAt },
  });
  const own: unknown = (event as { readonly messageId?: unknown }).messageId;
  return { messageId: typeof own === "string" ? own : null };
}
