/** What control asks the roles, with the shapes that it agreed with them: one place for all names of methods. */
import type {
  RenderedRequest,
  EventStory,
  LaneStatus,
  Ledger,
  TestDelivery,
  TestDeliveryResult,
  WarehouseLoadsPage,
  WarehouseLoadsQuery,
  WarehouseQuery,
  WarehouseResult,
  WarehouseTable,
} from "../../contract/control.ts";
import type { ConnectionPreview, ConnectionPreviewAsk } from "../../contract/connection.ts";
import type { AttemptRecord, Exchange } from "../../contract/delivery.ts";
import type { DestinationHealth, HealthQuery, HealthSummary } from "../../contract/health.ts";
import type { ReplayAction, ReplayRequest, ReplayStarted, ReplayStatus } from "../../contract/replay.ts";
import type { ReleasedItem } from "../../contract/intake.ts";
import type { ChainLink, TransformationLogs } from "../../contract/transformation.ts";
import type { Roles } from "../base/roles.ts";
import type { Offset } from "../log/index.ts";

/** A destination may take its whole time-out to answer a test. */
const TEST_TIMEOUT_MS = 60_000;
const REPLAY_TIMEOUT_MS = 60_000;
const PREVIEW_TIMEOUT_MS = 30_000;
/** The warehouse ends a query at its own limit; this is how much later we stop believing in it. */
const QUERY_GRACE_MS = 5000;

export interface Period {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** Final outcomes of one lane per minute of arrival. */
export interface LaneMinute {
  readonly destinationId: string;
  /** Start of the minute, epoch milliseconds. */
  readonly minute: number;
  readonly delivered: number;
  readonly filtered: number;
  readonly deadLettered: number;
}

export interface LedgerQuestion {
  readonly destinationId: string;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export const lanes = (roles: Roles): Promise<readonly LaneStatus[]> => roles.call("route", "lanes");

/** Lanes, also those that do not run, still read the event log from here on. */
export const lanesNeedFrom = (roles: Roles): Promise<Offset> => roles.call("route", "neededFrom");

export const ledger = (roles: Roles, question: LedgerQuestion): Promise<Ledger> =>
  roles.call("route", "ledger", question);

export const testDelivery = (roles: Roles, test: TestDelivery): Promise<TestDeliveryResult> =>
  roles.call("route", "testDelivery", test, TEST_TIMEOUT_MS);

export const replay = (roles: Roles, request: ReplayRequest): Promise<ReplayStarted> =>
  roles.call("route", "replay", request, REPLAY_TIMEOUT_MS);

export const replayStatus = (roles: Roles, id: string): Promise<ReplayStatus | null> =>
  roles.call("route", "replayStatus", id);

export const changeReplay = (roles: Roles, id: string, action: ReplayAction): Promise<ReplayStatus | null> =>
  roles.call("route", "changeReplay", { id, action });

export const destinationHealth = (
  roles: Roles,
  destinationId: string,
  query: HealthQuery,
): Promise<DestinationHealth> => roles.call("route", "health", { ...query, destinationId });

export const deliveryHealth = (roles: Roles, period: Period): Promise<readonly HealthSummary[]> =>
  roles.call("route", "healthOverview", period);

/** Customers' code may run on every event of it. */
export const previewConnection = (roles: Roles, ask: ConnectionPreviewAsk): Promise<ConnectionPreview> =>
  roles.call("route", "previewConnection", ask, PREVIEW_TIMEOUT_MS);

/** Latest outcomes of these events at every destination. */
export const outcomesFor = (roles: Roles, offsets: readonly Offset[]): Promise<readonly AttemptRecord[]> =>
  roles.call("route", "outcomesFor", offsets);

/** The last exchange with a destination about one event; kept for failures only. */
export interface KeptExchange {
  readonly destinationId: string;
  readonly exchange: Exchange | null;
}

/** The request that an event would make at a destination now. */
export const rendered = (
  roles: Roles,
  question: { readonly destinationId: string; readonly offset: Offset },
): Promise<RenderedRequest> => roles.call("route", "rendered", question);

export const exchangesFor = (roles: Roles, offset: Offset): Promise<readonly KeptExchange[]> =>
  roles.call("route", "exchangesFor", offset);

export const laneMinutes = (roles: Roles, period: Period): Promise<readonly LaneMinute[]> =>
  roles.call("route", "laneMinutes", period);

export const setLive = (roles: Roles, isOn: boolean): Promise<void> => roles.call("route", "setLive", isOn);

export const queryWarehouse = (roles: Roles, query: WarehouseQuery): Promise<WarehouseResult> =>
  roles.call("warehouse", "query", query, query.timeoutMs + QUERY_GRACE_MS);

export const cancelQuery = (roles: Roles, queryId: string): Promise<boolean> =>
  roles.call("warehouse", "cancel", queryId);

export const warehouseTables = (roles: Roles): Promise<readonly WarehouseTable[]> =>
  roles.call("warehouse", "tables");

export const warehouseLoads = (roles: Roles, query: WarehouseLoadsQuery): Promise<WarehouseLoadsPage> =>
  roles.call("warehouse", "loads", query);

export const warehouseState = (roles: Roles, offset: Offset): Promise<EventStory["warehouse"]> =>
  roles.call("warehouse", "stateOf", offset);

export const warehouseCursor = (roles: Roles): Promise<Offset> => roles.call("warehouse", "cursor");

/** An event that was released from quarantine; resolves once it is in the intake log. */
export const takeBack = (
  roles: Roles,
  event: { readonly sourceId: string; readonly body: string; readonly released: ReleasedItem },
): Promise<void> => roles.call("gateway", "takeBack", event);

export const setKeepFrom = (roles: Roles, offset: Offset): Promise<void> =>
  roles.call("process", "setKeepFrom", offset);

/** The last lines that a version of a transformation wrote in this role. */
export const transformationLogs = (
  roles: Roles,
  role: "process" | "route",
  link: ChainLink,
): Promise<TransformationLogs["lines"]> => roles.call(role, "transformationLogs", link);
