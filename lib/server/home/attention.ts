/** What somebody should look at now, worst first. Pure. */
import type { LaneStatus } from "@/contract/control";
import { findConnector } from "@/connectors/catalog";
import type { Attention } from "@/lib/contract/home";
import type { Known, Rows } from "./facts";

const EXPIRES_SOON_MS = 90 * 86_400_000;
/** Retries and short jams mend themselves; an event that waits this long has somebody waiting for it. */
const BEHIND_MS = 5 * 60_000;

export function attentionOf(known: Known, rows: Rows, now = Date.now()): Attention[] {
  const all = [
    ...pipelineAttention(known, rows),
    ...alertAttention(rows),
    ...warehouseAttention(known),
    ...destinationAttention(known, rows, now),
    ...sourceAttention(known, rows),
  ];
  return all.sort((a, b) => Number(b.severity === "critical") - Number(a.severity === "critical"));
}

const general = { entity: null, entityId: null, events: null, at: null } as const;

function pipelineAttention({ status }: Known, { published }: Rows): Attention[] {
  if (status === null) {
    return [
      {
        ...general,
        severity: "critical",
        kind: "pipeline_down",
        title: "The pipeline does not answer",
        detail:
          "Nothing is accepted or delivered until it is back. Look at the terminal where Tributary runs.",
      },
    ];
  }
  const degraded = status.degraded.map((detail): Attention => ({
    ...general,
    severity: "critical",
    kind: "degraded",
    title: "A part is not well",
    detail,
  }));
  if (published === null || (status.runningRelease ?? 0) >= published) return degraded;
  const behind: Attention = {
    severity: "warning",
    kind: "release_behind",
    title: "The pipeline runs an older release",
    detail: `Release ${String(published)} is published, ${String(status.runningRelease ?? "none")} runs.`,
    entity: "release",
    entityId: String(published),
    events: null,
    at: null,
  };
  return [...degraded, behind];
}

const alertAttention = ({ incidents }: Rows): Attention[] =>
  incidents.map((incident) => ({
    severity: incident.severity === "critical" ? "critical" : "warning",
    kind: "alert",
    title: `${incident.ruleName}: ${incident.subjectName}`,
    detail: incident.summary,
    entity: "incident",
    entityId: incident.id,
    events: null,
    at: incident.since.getTime(),
  }));

function warehouseAttention({ loads }: Known): Attention[] {
  const [latest] = loads ?? [];
  if (latest?.state !== "failed") return [];
  return [
    {
      severity: "critical",
      kind: "warehouse_failing",
      title: "The warehouse cannot load",
      detail: `${latest.error ?? "The latest load failed."} Events wait in the log and load by themselves once the cause is mended.`,
      entity: null,
      entityId: null,
      events: latest.events,
      at: latest.startedAt,
    },
  ];
}

function destinationAttention({ lanes }: Known, rows: Rows, now: number): Attention[] {
  return rows.destinations.flatMap((destination) => {
    const lane = lanes?.find(({ destinationId }) => destinationId === destination.id);
    return [
      ...(lane === undefined || !destination.enabled ? [] : laneAttention(destination, lane, now)),
      ...deadLetters(destination, rows.deadLetters.get(destination.id)),
      ...expiring(destination, now),
    ];
  });
}

type DestinationRow = Rows["destinations"][number];

const about = ({ id }: DestinationRow) => ({ entity: "destination", entityId: id }) as const;

const waitingIn = (lane: LaneStatus): number => lane.lag + lane.held;

/** A lane is failing, paused, behind or fine: never two of them. */
function laneAttention(destination: DestinationRow, lane: LaneStatus, now: number): Attention[] {
  const base = {
    ...about(destination),
    events: waitingIn(lane),
    at: lane.oldestPendingAt ?? lane.lastError?.at ?? null,
  };
  const why = lane.lastError?.message ?? "It refuses every request.";
  switch (lane.state) {
    case "open":
    case "half_open":
      // It took all there was; only more traffic can show that it is well again.
      if (lane.state === "half_open" && waitingIn(lane) === 0) return [];
      return [
        {
          ...base,
          severity: "critical",
          kind: "destination_failing",
          title: `${destination.name} is failing`,
          detail: `${why} Events wait in order and go out when it is back.`,
        },
      ];
    case "paused":
      return [
        {
          ...base,
          severity: "critical",
          kind: "destination_paused",
          title: `${destination.name} does not let us in`,
          detail: `${why} Deliveries are paused until its settings are mended.`,
        },
      ];
    default:
      return behind(destination, lane, now);
  }
}

function behind(destination: DestinationRow, lane: LaneStatus, now: number): Attention[] {
  const { oldestPendingAt } = lane;
  if (oldestPendingAt === null || now - oldestPendingAt < BEHIND_MS) return [];
  return [
    {
      ...about(destination),
      severity: "warning",
      kind: "destination_behind",
      title: `${destination.name} is behind`,
      detail: lane.lastError?.message ?? "It takes events more slowly than they arrive.",
      events: waitingIn(lane),
      at: oldestPendingAt,
    },
  ];
}

function deadLetters(
  destination: DestinationRow,
  open: { readonly count: number; readonly since: Date } | undefined,
): Attention[] {
  if (open === undefined) return [];
  return [
    {
      ...about(destination),
      severity: "warning",
      kind: "dead_letters",
      title: `${String(open.count)} dead ${open.count === 1 ? "letter" : "letters"} at ${destination.name}`,
      detail: "They failed for good. Look at the evidence, mend the cause, replay them.",
      events: open.count,
      at: open.since.getTime(),
    },
  ];
}

function expiring(destination: DestinationRow, now: number): Attention[] {
  const expiresOn = findConnector(destination.connector)?.apiVersion?.expiresOn;
  if (expiresOn === undefined || Date.parse(expiresOn) - now > EXPIRES_SOON_MS) return [];
  return [
    {
      ...about(destination),
      severity: "warning",
      kind: "connector_expires",
      title: `${destination.name} uses an API that ends`,
      detail: `Its vendor switches this version off on ${expiresOn}.`,
      events: null,
      at: null,
    },
  ];
}

function sourceAttention({ traffic }: Known, rows: Rows): Attention[] {
  return (traffic?.sources ?? []).flatMap(({ sourceId, quarantined }): Attention[] => {
    const count = quarantined.reduce((sum, point) => sum + point.count, 0);
    const name = rows.sources.find(({ id }) => id === sourceId)?.name;
    if (count === 0 || name === undefined) return [];
    return [
      {
        severity: "warning",
        kind: "quarantine",
        title: `${String(count)} refused ${count === 1 ? "event" : "events"} from ${name}`,
        detail: "In the last hour. The quarantine tells the reason for each.",
        entity: "source",
        entityId: sourceId,
        events: count,
        at: quarantined[0]?.at ?? null,
      },
    ];
  });
}
