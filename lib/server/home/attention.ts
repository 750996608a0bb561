/** What somebody should look at now, worst first. Pure. */
import type { LaneStatus } from "@/contract/control";
import { findConnector } from "@/connectors/catalog";
import type { Attention } from "@/lib/contract/home";
import type { Known, Rows } from "./facts";

const EXPIRES_SOON_MS = 90 * 86_400_000;

export function attentionOf(known: Known, rows: Rows, now = Date.now()): Attention[] {
  const all = [
    ...pipelineAttention(known, rows),
    ...destinationAttention(known, rows, now),
    ...sourceAttention(known, rows),
  ];
  return all.sort((a, b) => Number(b.severity === "critical") - Number(a.severity === "critical"));
}

const general = { entity: null, entityId: null, at: null } as const;

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
    at: null,
  };
  return [...degraded, behind];
}

function destinationAttention({ lanes }: Known, rows: Rows, now: number): Attention[] {
  return rows.destinations.flatMap((destination) => [
    ...failing(
      destination,
      lanes?.find((lane) => lane.destinationId === destination.id),
    ),
    ...deadLetters(destination, rows.deadLetters.get(destination.id) ?? 0),
    ...expiring(destination, now),
  ]);
}

type DestinationRow = Rows["destinations"][number];

const about = ({ id }: DestinationRow) => ({ entity: "destination", entityId: id }) as const;

function failing(destination: DestinationRow, lane: LaneStatus | undefined): Attention[] {
  const isFailing = lane?.state === "open" || lane?.state === "half_open";
  if (!destination.enabled || !isFailing) return [];
  return [
    {
      ...about(destination),
      severity: "critical",
      kind: "destination_failing",
      title: `${destination.name} is failing`,
      detail: `${lane.lastError?.code ?? "It refuses every request"}; ${String(lane.lag)} events wait.`,
      at: lane.lastError?.at ?? null,
    },
  ];
}

function deadLetters(destination: DestinationRow, count: number): Attention[] {
  if (count === 0) return [];
  return [
    {
      ...about(destination),
      severity: "warning",
      kind: "dead_letters",
      title: `${String(count)} dead ${count === 1 ? "letter" : "letters"} at ${destination.name}`,
      detail: "They failed for good. Look at the evidence, mend the cause, replay them.",
      at: null,
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
        at: quarantined.at(-1)?.at ?? null,
      },
    ];
  });
}
