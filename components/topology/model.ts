/** What the graph shows, computed from what the API answers. Pure. */
import { laneHealth, type Ended, type LaneHealth } from "@/components/destinations/lane-health";
import type { Connection } from "@/lib/client/connection";
import type { Lane } from "@/lib/client/delivery";
import type { Destination } from "@/lib/client/destination";
import type { Traffic } from "@/lib/client/event";
import { formatShortCount } from "@/lib/client/format";
import type { Source } from "@/lib/client/source";

export interface TopologyData {
  readonly sources: readonly Source[];
  readonly destinations: readonly Destination[];
  readonly connections: readonly Connection[];
  /** Of the last hour, by the minute; undefined: not known. */
  readonly traffic: Traffic | undefined;
  /** Undefined: not known. */
  readonly lanes: readonly Lane[] | undefined;
}

/** Events over the last hour; null: not known. */
export interface Flow {
  readonly perMinute: number;
  readonly lastHour: number;
}

export interface SourceNode {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly flow: Flow | null;
  readonly connections: number;
}

export interface DestinationNode {
  readonly id: string;
  readonly name: string;
  readonly connector: string;
  readonly health: LaneHealth;
  readonly flow: Flow | null;
  /** Delivered of all that ended in the last hour; null without any. */
  readonly share: number | null;
  /** Events that wait, at most: held, and what the lane has not passed in the log yet. */
  readonly waiting: number;
  readonly connections: number;
}

export interface Wire {
  readonly id: string;
  readonly sourceId: string;
  readonly destinationId: string;
  readonly isOn: boolean;
  readonly isFailing: boolean;
  readonly isFiltered: boolean;
  /** Read aloud. */
  readonly label: string;
}

export interface TopologyModel {
  readonly sources: readonly SourceNode[];
  readonly destinations: readonly DestinationNode[];
  readonly wires: readonly Wire[];
  readonly accepted: Flow | null;
}

type Points = readonly { readonly at: number; readonly count: number }[];

const MINUTE_MS = 60_000;
/** A rate over one minute jumps; over an hour it is stale. */
const RATE_MINUTES = 5;

export function flowOf(points: Points, to: number): Flow {
  // Five whole minutes and what has passed of the present one, as in lib/server/home/figures.ts: home shows both.
  const from = Math.floor(to / MINUTE_MS) * MINUTE_MS - RATE_MINUTES * MINUTE_MS;
  const recent = points.filter((point) => point.at >= from);
  return { perMinute: (sum(recent) * MINUTE_MS) / (to - from), lastHour: sum(points) };
}

const sum = (points: Points): number => points.reduce((total, point) => total + point.count, 0);

export function topologyModel(data: TopologyData): TopologyModel {
  const { traffic } = data;
  const sources = data.sources.map((source): SourceNode => ({
    id: source.id,
    name: source.name,
    enabled: source.enabled,
    flow: traffic === undefined ? null : flowOf(acceptedBy(traffic, source.id), traffic.to),
    connections: data.connections.filter((connection) => connection.sourceId === source.id).length,
  }));
  const destinations = data.destinations.map((destination) => destinationNode(data, destination));
  return {
    sources,
    destinations,
    wires: wiresOf(data, destinations),
    accepted:
      traffic === undefined
        ? null
        : flowOf(
            traffic.sources.flatMap((source) => source.accepted),
            traffic.to,
          ),
  };
}

const acceptedBy = (traffic: Traffic, id: string): Points =>
  traffic.sources.find((source) => source.sourceId === id)?.accepted ?? [];

const booksOf = ({ traffic }: TopologyData, id: string) =>
  traffic?.destinations.find((known) => known.destinationId === id);

const endedOf = (data: TopologyData, id: string): Ended => {
  const books = booksOf(data, id);
  return { delivered: sum(books?.delivered ?? []), failed: sum(books?.failed ?? []) };
};

export const laneOf = (data: TopologyData, destinationId: string): Lane | undefined =>
  data.lanes?.find((known) => known.destinationId === destinationId);

/** How a destination is, judged by its lane and the last hour. */
export const healthOf = (data: TopologyData, destination: Destination): LaneHealth =>
  laneHealth(destination, laneOf(data, destination.id), endedOf(data, destination.id));

function destinationNode(data: TopologyData, destination: Destination): DestinationNode {
  const { traffic } = data;
  const lane = laneOf(data, destination.id);
  const books = booksOf(data, destination.id);
  const ended = endedOf(data, destination.id);
  return {
    id: destination.id,
    name: destination.name,
    connector: destination.connector,
    health: healthOf(data, destination),
    flow: traffic === undefined ? null : flowOf(books?.delivered ?? [], traffic.to),
    share: ended.delivered + ended.failed === 0 ? null : ended.delivered / (ended.delivered + ended.failed),
    waiting: lane === undefined ? 0 : lane.lag + lane.held,
    connections: data.connections.filter((connection) => connection.destinationId === destination.id).length,
  };
}

function wiresOf(data: TopologyData, nodes: readonly DestinationNode[]): Wire[] {
  const sources = new Map(data.sources.map((source) => [source.id, source]));
  const destinations = new Map(nodes.map((node) => [node.id, node]));
  const enabled = new Set(data.destinations.filter((one) => one.enabled).map((one) => one.id));
  return data.connections.flatMap((connection) => {
    const source = sources.get(connection.sourceId);
    const destination = destinations.get(connection.destinationId);
    if (source === undefined || destination === undefined) return [];
    const isOn = connection.enabled && source.enabled && enabled.has(destination.id);
    const isFiltered = hasFilter(connection);
    return [
      {
        id: connection.id,
        sourceId: source.id,
        destinationId: destination.id,
        isOn,
        isFailing: isOn && destination.health.isFailing,
        isFiltered,
        label: [
          `Connection from ${source.name} to ${destination.name}`,
          isOn ? destination.health.word : "off",
          isFiltered ? "filtered" : "every event",
        ].join(", "),
      },
    ];
  });
}

/** Whether a connection lets only a part through. */
export const hasFilter = (connection: Pick<Connection, "filter">): boolean =>
  Object.values(connection.filter ?? {}).some((rule) => rule !== undefined && !isEmptyList(rule));

const isEmptyList = (rule: unknown): boolean => Array.isArray(rule) && rule.length === 0;

/** The words on an edge: a rate while events flow, what came in the last hour when they are rare. */
export function flowWords(flow: Flow | null): string {
  if (flow === null) return "No data";
  if (flow.perMinute >= 1) return `${formatShortCount(Math.round(flow.perMinute))}/min`;
  return flow.lastHour > 0 ? `${formatShortCount(flow.lastHour)} in 1 h` : "No traffic";
}
