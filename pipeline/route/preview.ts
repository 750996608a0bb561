/**
 * What a draft of a connection would do to the last events of its source: the same filter, steps and rendering as a lane's,
 * sending nothing and writing nothing.
 */
import { evidence } from "../../connectors/kit/exchange.ts";
import { deliveryItem } from "../../connectors/kit/item.ts";
import { CarriedEvent } from "../../contract/carried-event.ts";
import type { ConnectionPreview, ConnectionPreviewAsk, PreviewedEvent } from "../../contract/connection.ts";
import { eventName, type CanonicalEvent } from "../../contract/event.ts";
import type { Release, ReleaseDestination } from "../../contract/release.ts";
import { codeOf, messageOf } from "../base/fault.ts";
import type { LogReader } from "../log/index.ts";
import { compileFilter, type Refusal } from "./connection-filter.ts";
import { deliveryIdOf } from "./delivery-id.ts";
import { decode, type FedEvent } from "./feed.ts";
import { PREVIEW_SCAN_EVENTS_MAX } from "./limits.ts";
import { compileMapping, type MapEvent } from "./mapping.ts";
import { compilePreparation } from "./preparation.ts";
import type { Prepared, PrepareFault, PrepareStep } from "./prepare.ts";
import { prepareEach } from "./preparer.ts";
import { bind, type Binding } from "./settings.ts";
import type { TransformationsOf } from "./transformations.ts";

export interface PreviewPorts {
  readonly log: LogReader;
  readonly release: Release | null;
  readonly sealingKey: Uint8Array;
  readonly transformations: TransformationsOf;
  now(): number;
}

export async function previewConnection(
  ask: ConnectionPreviewAsk,
  ports: PreviewPorts,
): Promise<ConnectionPreview> {
  const { events, isWhole } = await lastEvents(ports.log, ask.sourceId, ask.limit);
  const target = targetOf(ask, ports);
  const refuse = compileFilter(ask.filter);
  const verdicts = events.map((fed) => ({ fed, refusal: refuse(fed.event) }));
  const passing = verdicts.flatMap(({ fed, refusal }) => (refusal === null ? [fed] : []));
  const answers = await answersFor(passing, target.prepare ?? mapOnly(ask));
  const show = { map: compileMapping(ask.mapping), target, now: ports.now() };
  const items = verdicts.map(({ fed, refusal }) =>
    refusal === null ? passed(fed, answers.get(fed) ?? NO_ANSWER, show) : refused(fed, refusal),
  );
  const notes = [target.note, isWhole ? null : SCANNED].filter((note) => note !== null);
  return { items, counts: countsOf(items), note: notes.length === 0 ? null : notes.join(" ") };
}

const SCANNED = `Only the last ${String(PREVIEW_SCAN_EVENTS_MAX)} events of all sources were looked through.`;

/** Newest first; `isWhole` is false when older events of the source may lie beyond what was looked through. */
async function lastEvents(
  log: LogReader,
  sourceId: string,
  limit: number,
): Promise<{ readonly events: readonly FedEvent[]; readonly isWhole: boolean }> {
  const found: FedEvent[] = [];
  let { end } = await log.bounds();
  for (let scanned = 0; scanned < PREVIEW_SCAN_EVENTS_MAX;) {
    const records = await log.readBackwards(end, { maxRecords: 1000, maxBytes: 2 ** 21 });
    const last = records.at(-1);
    if (last === undefined) return { events: found, isWhole: true };
    for (const record of records) {
      // Most records belong to others: those are told apart without parsing them.
      if (!record.payload.includes(sourceId)) continue;
      const fed = decode(record);
      if (fed.sourceId === sourceId) found.push(fed);
      if (found.length >= limit) return { events: found, isWhole: true };
    }
    scanned += records.length;
    end = last.offset;
  }
  return { events: found, isWhole: false };
}

interface Target {
  readonly prepare: PrepareStep | null;
  readonly binding: Binding | null;
  readonly destinationId: string;
  readonly note: string | null;
}

/** The destination as the running release has it, with the draft as its only connection. */
function targetOf(ask: ConnectionPreviewAsk, { release, sealingKey, transformations }: PreviewPorts): Target {
  const destinationId = ask.destinationId ?? "";
  const none = { prepare: null, binding: null, destinationId };
  if (ask.destinationId === null) return { ...none, note: null };
  const destination = release?.destinations.find(({ id }) => id === destinationId);
  if (release === null || destination === undefined)
    return { ...none, note: "The running pipeline does not know this destination yet." };
  const prepare = compilePreparation(
    withDraft(release, ask, destination),
    destination,
    // A child of its own, so that looking delays no delivery.
    transformations(release, destination, "previews"),
  );
  try {
    return { prepare, binding: bind(destination, sealingKey), destinationId, note: null };
  } catch (error) {
    if (codeOf(error) !== "settings_invalid") throw error;
    return { ...none, prepare, note: messageOf(error) };
  }
}

function withDraft(release: Release, ask: ConnectionPreviewAsk, destination: ReleaseDestination): Release {
  const { sourceId, filter, mapping } = ask;
  const draft = { id: "draft", sourceId, destinationId: destination.id, enabled: true, filter, mapping };
  return { ...release, connections: [{ ...draft, activeFrom: 0 }] };
}

/** Without a destination the mapping is all there is. */
function mapOnly({ mapping }: ConnectionPreviewAsk): PrepareStep {
  const map = compileMapping(mapping);
  return async (events) =>
    events.map(({ event }) => ({ kind: "send", events: [map?.(event.value) ?? event.value] }));
}

type Answer = Prepared | PrepareFault;

async function answersFor(
  events: readonly FedEvent[],
  step: PrepareStep,
): Promise<ReadonlyMap<FedEvent, Answer>> {
  if (events.length === 0) return new Map();
  const given = events.map(({ sourceId, carried }) => ({ sourceId, event: carried }));
  const answers = await prepareEach(given, step);
  return new Map(events.map((fed, index) => [fed, answers[index] ?? NO_ANSWER]));
}

const NO_ANSWER: Answer = { kind: "fault", why: "There was no answer" };

interface Show {
  readonly map: MapEvent | null;
  readonly target: Target;
  readonly now: number;
}

function passed(fed: FedEvent, answer: Answer, show: Show): PreviewedEvent {
  const facts = { ...described(fed), mapped: show.map?.(fed.event) ?? fed.event };
  if (answer.kind === "send") {
    const sent = answer.events.map((event, number) => ({
      event,
      request: rendered(fed, event, number, show),
    }));
    return { ...facts, verdict: "passes", code: null, why: null, sent };
  }
  const verdict = answer.kind === "filter" ? "filtered" : "fails";
  const code = answer.kind === "fault" ? "internal" : answer.code;
  return { ...facts, verdict, code, why: answer.why, sent: [] };
}

const refused = (fed: FedEvent, { final, code, why }: Refusal): PreviewedEvent => ({
  ...described(fed),
  verdict: final === "dead_lettered" ? "fails" : final,
  code,
  why,
  mapped: null,
  sent: [],
});

function rendered(
  fed: FedEvent,
  event: CanonicalEvent,
  number: number,
  { target, now }: Show,
): PreviewedEvent["sent"][number]["request"] {
  const { binding, destinationId } = target;
  if (binding === null) return null;
  const { sourceId, messageId } = fed;
  const deliveryId = deliveryIdOf(destinationId, sourceId, messageId);
  const item = deliveryItem({ deliveryId, attempt: 1, sourceId, number }, CarriedEvent.of(event));
  return evidence(binding.connector.render([item], binding.settings, now), null, null, 0).request;
}

const described = ({ offset, receivedAt, event }: FedEvent) => ({
  offset,
  messageId: event.messageId,
  type: event.type,
  name: eventName(event),
  receivedAt,
  event,
});

function countsOf(items: readonly PreviewedEvent[]): ConnectionPreview["counts"] {
  const count = (wanted: PreviewedEvent["verdict"]): number =>
    items.filter(({ verdict }) => verdict === wanted).length;
  return {
    passes: count("passes"),
    filtered: count("filtered"),
    suppressed: count("suppressed"),
    fails: count("fails"),
  };
}
