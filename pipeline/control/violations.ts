/** How plans are broken: groups and their trend from the log's minute counts, samples from its newest records. */
import type { z } from "zod";
import type { EventType } from "../../contract/event.ts";
import type { PlanMode, ViolationType } from "../../contract/plan.ts";
import {
  violationQuery,
  type ViolationGroup,
  type ViolationGroups,
  type ViolationSample,
} from "../../contract/plan-control.ts";
import type { LogReader, MinuteCount } from "../log/index.ts";
import type { ControlContext } from "./context.ts";
import { json, parse, type Route } from "./route.ts";
import { intoBuckets } from "./traffic.ts";

export const violationRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/violations",
    handle: async ({ query }, context) => json(await violations(parse(violationQuery, query), context)),
  },
];

const DAY_MS = 24 * 3_600_000;
const PREFIX = "violation:";
const SAMPLES_MAX = 5;
/** Records looked at for samples, newest first: 50 ms at most. */
const SCANNED_MAX = 10_000;
const SLICE = { maxRecords: 1000, maxBytes: 2 * 2 ** 20 };

/** The name of a count: `violation:` and these as JSON. Only the process stage writes them. */
type GroupName = readonly [
  sourceId: string,
  planId: string,
  version: number,
  eventType: EventType,
  eventName: string,
  type: ViolationType,
  property: string,
];

const parseGroup = (text: string): GroupName => JSON.parse(text) as GroupName;
/** The same over all sources. */
const idOf = ([, ...group]: GroupName): string => Buffer.from(JSON.stringify(group)).toString("base64url");

async function violations(
  query: z.output<typeof violationQuery>,
  { logs }: ControlContext,
): Promise<ViolationGroups> {
  const to = query.to ?? Date.now() + 1;
  const from = query.from ?? to - DAY_MS;
  const start = Math.floor(from / query.bucketMs) * query.bucketMs;
  const [log, events] = await Promise.all([logs.reader("violations"), logs.reader("events")]);
  const prefix = query.sourceId === undefined ? PREFIX : `${PREFIX}[${JSON.stringify(query.sourceId)},`;
  const [counts, spans, sources] = await Promise.all([
    log.counts(prefix, start, to),
    log.countSpans(prefix),
    checkedSources(events, start, to, query.sourceId),
  ]);
  const groups = groupsOf(counts, query.planId);
  const seen = seenById(spans);
  const listed = [...groups.values()].sort((a, b) => b.total - a.total).slice(0, query.limit);
  const samples = await samplesFor(new Set(listed.map(({ id }) => id)), query.sourceId, log);
  return {
    from,
    to,
    bucketMs: query.bucketMs,
    groups: listed.map((group) => describe(group, query.bucketMs, seen.get(group.id), samples.get(group.id))),
    total: [...groups.values()].reduce((sum, { total }) => sum + total, 0),
    events: {
      checked: sources.reduce((sum, { checked }) => sum + checked, 0),
      withViolations: sources.reduce((sum, { withViolations }) => sum + withViolations, 0),
    },
    sources,
  };
}

interface Group {
  readonly id: string;
  readonly name: GroupName;
  total: number;
  readonly bySource: Map<string, number>;
  readonly minutes: { readonly minute: number; readonly count: number }[];
}

function groupsOf(counts: readonly MinuteCount[], planId: string | undefined): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const [text, minutes] of Map.groupBy(counts, ({ name }) => name.slice(PREFIX.length))) {
    const name = parseGroup(text);
    if (planId !== undefined && name[1] !== planId) continue;
    const id = idOf(name);
    const group: Group = groups.get(id) ?? { id, name, total: 0, bySource: new Map(), minutes: [] };
    groups.set(id, group);
    const total = minutes.reduce((sum, { count }) => sum + count, 0);
    group.total += total;
    group.bySource.set(name[0], (group.bySource.get(name[0]) ?? 0) + total);
    group.minutes.push(...minutes);
  }
  return groups;
}

interface Span {
  readonly first: number;
  readonly last: number;
}

function seenById(spans: readonly (Span & { readonly name: string })[]): ReadonlyMap<string, Span> {
  const seen = new Map<string, Span>();
  for (const { name, first, last } of spans) {
    const id = idOf(parseGroup(name.slice(PREFIX.length)));
    const known = seen.get(id);
    seen.set(id, {
      first: Math.min(first, known?.first ?? first),
      last: Math.max(last, known?.last ?? last),
    });
  }
  return seen;
}

function describe(
  { id, name, total, bySource, minutes }: Group,
  bucketMs: number,
  seen: Span | undefined,
  samples: readonly ViolationSample[] | undefined,
): ViolationGroup {
  const [, planId, version, eventType, eventName, type, property] = name;
  return {
    id,
    planId,
    version,
    eventType,
    eventName,
    type,
    property: property === "" ? null : property,
    total,
    sources: [...bySource]
      .map(([sourceId, own]) => ({ sourceId, total: own }))
      .sort((a, b) => b.total - a.total),
    trend: intoBuckets(minutes, bucketMs),
    firstSeen: seen?.first ?? 0,
    lastSeen: seen?.last ?? 0,
    samples: samples ?? [],
  };
}

async function checkedSources(
  events: LogReader,
  from: number,
  to: number,
  only: string | undefined,
): Promise<ViolationGroups["sources"]> {
  const sums = async (prefix: string): Promise<ReadonlyMap<string, number>> => {
    const totals = new Map<string, number>();
    for (const { name, count } of await events.counts(`${prefix}${only ?? ""}`, from, to)) {
      const sourceId = name.slice(prefix.length);
      if (only === undefined || sourceId === only) totals.set(sourceId, (totals.get(sourceId) ?? 0) + count);
    }
    return totals;
  };
  const [checked, violating] = await Promise.all([sums("planned:"), sums("violating:")]);
  return [...checked].map(([sourceId, count]) => ({
    sourceId,
    checked: count,
    withViolations: violating.get(sourceId) ?? 0,
  }));
}

/** A record of the violations log; only the process stage writes it. */
interface ViolationRecord {
  readonly group: string;
  readonly messageId: string;
  readonly receivedAt: number;
  readonly mode: PlanMode;
  readonly message: string;
  readonly value: string | null;
}

async function samplesFor(
  ids: ReadonlySet<string>,
  onlySource: string | undefined,
  log: LogReader,
): Promise<ReadonlyMap<string, readonly ViolationSample[]>> {
  const samples = new Map<string, ViolationSample[]>();
  const { start, end } = await log.bounds();
  let open = ids.size;
  let before = end;
  for (let scanned = 0; open > 0 && before > start && scanned < SCANNED_MAX;) {
    const records = await log.readBackwards(before, SLICE);
    if (records.length === 0) break;
    scanned += records.length;
    for (const { offset, payload } of records) {
      before = offset;
      const record = JSON.parse(payload) as ViolationRecord;
      const name = parseGroup(record.group);
      const id = idOf(name);
      const own = samples.get(id) ?? [];
      const [sourceId] = name;
      if (!ids.has(id) || own.length >= SAMPLES_MAX) continue;
      if (onlySource !== undefined && sourceId !== onlySource) continue;
      const { messageId, receivedAt, mode, message, value } = record;
      own.push({ messageId, sourceId, at: receivedAt, mode, message, value });
      samples.set(id, own);
      if (own.length === SAMPLES_MAX) open -= 1;
    }
  }
  return samples;
}
