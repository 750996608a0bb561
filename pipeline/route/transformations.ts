/** The step between mapping and delivery that runs a destination's transformations. What fails is never sent as it was. */
import { EVENT_TYPES, type CanonicalEvent } from "../../contract/event.ts";
import type { Release, ReleaseDestination } from "../../contract/release.ts";
import type { TransformationFault } from "../../contract/transformation.ts";
import { codeOf, messageOf } from "../base/fault.ts";
import {
  compileChain,
  credentialsOf,
  placeOf,
  runChain,
  type Chain,
  type ChainOutcome,
  type ChainStep,
  type Sandbox,
} from "../sandbox/index.ts";
import type { Prepared, PrepareStep, ToPrepare } from "./prepare.ts";

/** Null for a destination without transformations. `owner` names whose sandbox child runs them. */
export type TransformationsOf = (
  release: Release,
  destination: ReleaseDestination,
  owner?: string,
) => PrepareStep | null;

export function transformationsIn(sandbox: Sandbox, secretKey: string): TransformationsOf {
  return (release, destination, owner = destination.id) => {
    const credentials = credentialsOf(release, secretKey);
    const parts = { release, credentials, ready: sandbox.readyPorts(credentials) };
    const chain = compileChain(owner, destination.transformations, parts);
    if (chain === null) return null;
    const bases = new Map(release.sources.map((source) => [source.id, placeOf(source, destination)]));
    return (events) => transform(events, { sandbox, chain, bases });
  };
}

type Base = Readonly<Record<string, string>>;

async function transform(
  events: readonly ToPrepare[],
  {
    sandbox,
    chain,
    bases,
  }: { readonly sandbox: Sandbox; readonly chain: Chain; readonly bases: ReadonlyMap<string, Base> },
): Promise<readonly Prepared[]> {
  const inputs = events.map(({ sourceId, event }) => ({
    json: event.json,
    base: bases.get(sourceId) ?? {},
  }));
  try {
    const outcomes = await runChain(sandbox, chain, inputs);
    return outcomes.map((outcome, index) => preparedOf(outcome, events[index]?.event.value));
  } catch (error) {
    if (codeOf(error) !== "transformation_unavailable") throw error;
    return events.map(() => ({ kind: "later", code: "transformation_unavailable", why: messageOf(error) }));
  }
}

function preparedOf(outcome: ChainOutcome, event: CanonicalEvent | undefined): Prepared {
  switch (outcome.kind) {
    case "outputs":
      return { kind: "send", events: outcome.outputs.map((json) => canonical(json, event)) };
    case "dropped":
      return {
        kind: "filter",
        code: "transformation_dropped",
        why: `"${outcome.by.name}" dropped the event.`,
      };
    case "failed":
      return { kind: "fail", code: outcome.fault.code, why: sentence(outcome.by, outcome.fault) };
    default:
      return outcome satisfies never;
  }
}

function sentence({ name, link }: ChainStep, { message, line }: TransformationFault): string {
  const place = line === null ? "" : `, line ${String(line)}`;
  return `"${name}" version ${String(link.version)}${place}: ${message}`;
}

const TYPES: ReadonlySet<unknown> = new Set(EVENT_TYPES);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/**
 * What connectors count on is there again where the code left it out or broke it: type, times, context, and a messageId; the
 * rest is as the code made it. Chains carry JSON objects only.
 */
function canonical(json: string, before: CanonicalEvent | undefined): CanonicalEvent {
  const made = JSON.parse(json) as Record<string, unknown>;
  if (before === undefined) throw new Error("an outcome must have its event");
  const { messageId, type, receivedAt, timestamp, originalTimestamp, sentAt } = before;
  const context = isObject(made["context"]) ? made["context"] : {};
  const restored = {
    ...made,
    messageId: isText(made["messageId"]) ? made["messageId"] : messageId,
    type: TYPES.has(made["type"]) ? made["type"] : type,
    context,
    timestamp: isText(made["timestamp"]) ? made["timestamp"] : timestamp,
    originalTimestamp: isText(made["originalTimestamp"]) ? made["originalTimestamp"] : originalTimestamp,
    sentAt: isText(made["sentAt"]) ? made["sentAt"] : sentAt,
    receivedAt,
  };
  // Every field that the type demands has just been made sure of; identifiers are what the code says they are.
  return withTextIds(restored) as unknown as CanonicalEvent;
}

const IDS = ["userId", "anonymousId", "groupId", "previousId", "event", "name", "category"] as const;

function withTextIds(event: Record<string, unknown>): Record<string, unknown> {
  for (const field of IDS) {
    const value = event[field];
    if (value === undefined || typeof value === "string") continue;
    if (typeof value === "number") event[field] = String(value);
    else delete event[field];
  }
  return event;
}
