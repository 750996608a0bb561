/** The pipeline's control API as the console calls it. Shapes: contract/control.ts. */
import "server-only";
import { z } from "zod";
import type {
  AlertPreview,
  AlertPreviewResult,
  AlertsNow,
  ChannelTest,
  ChannelTestResult,
} from "@/contract/alert";
import type {
  EventPage,
  EventStory,
  LaneStatus,
  Ledger,
  RenderedRequest,
  SourceLedger,
  Status,
  TestDelivery,
  TestDeliveryResult,
  Traffic,
  WarehouseLoadsPage,
  WarehouseQuery,
  WarehouseResult,
  WarehouseTable,
} from "@/contract/control";
import type {
  InferredPlan,
  PlanInferAsk,
  PlanPreview,
  PlanPreviewAsk,
  QuarantinedItem,
  QuarantineGroups,
  QuarantinePage,
  QuarantineReleased,
  ViolationGroups,
} from "@/contract/plan-control";
import type { ConnectionPreview, ConnectionPreviewAsk } from "@/contract/connection";
import { ERRORS, type ErrorCode } from "@/contract/errors";
import type { DestinationHealth, HealthSummary } from "@/contract/health";
import type { ReplayAction, ReplayRequest, ReplayStarted, ReplayStatus } from "@/contract/replay";
import type { SignedRelease } from "@/contract/release";
import type {
  TransformationActivity,
  TransformationLogs,
  TransformationExplanation,
  TransformationTest,
  TransformationTestResult,
} from "@/contract/transformation";
import { env } from "@/lib/env";
import { controlKey } from "./keys";
import { afterOwnTime } from "./own-time";
import { ServiceError } from "./service-error";

/** One that is busy is waited for; one that hangs is found out sooner, see below. */
const TIMEOUT_MS = 15_000;
/** How soon a pipeline that hangs is found out, also by calls that may take long: half to wait, half for its liveness page. */
const HANG_MS = 2_000;
/** A sandbox may have to start first, and slow code may take its whole time. */
const EXPLAIN_TIMEOUT_MS = 30_000;
/** A role may need a moment to take a new release over. */
const RELEASE_TIMEOUT_MS = 15_000;
/** The pipeline looks at past events for as long as its own limit allows first. */
const PAST_EVENTS_TIMEOUT_MS = 60_000;
/** The pipeline ends a query at its own limit first. */
const QUERY_MARGIN_MS = 10_000;

type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;

interface Call {
  readonly method?: "GET" | "PUT" | "POST";
  readonly query?: Parameters;
  readonly body?: unknown;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const errorBody = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Throws ServiceError: the pipeline's own code, or `pipeline_unavailable` when it does not answer. */
async function call<T>(path: string, options: Call = {}): Promise<T> {
  const response = await send(path, options);
  // Both halves are released together and share these types; the pipeline's answers are trusted like our own code's.
  if (response.ok) return (await response.json()) as T;
  throw await failureOf(response);
}

async function send(path: string, options: Call): Promise<Response> {
  const { method = "GET", query = {}, body, timeoutMs = TIMEOUT_MS, signal } = options;
  const url = new URL(`/v1${path}`, env().controlUrl);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const limits = [
    ...(signal === undefined ? [] : [signal]),
    ...(timeoutMs === 0 ? [] : [AbortSignal.timeout(timeoutMs)]),
  ];
  const hang = watchForHang();
  try {
    return await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${controlKey()}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      cache: "no-store",
      signal: AbortSignal.any([...limits, hang.signal]),
    });
  } catch (error) {
    throw new ServiceError("pipeline_unavailable", undefined, { cause: error });
  } finally {
    hang.stop();
  }
}

/** Aborts when the pipeline does not even say that it lives. */
function watchForHang(): { readonly signal: AbortSignal; stop(): void } {
  const hung = new AbortController();
  const look = async (): Promise<void> => {
    const patience = afterOwnTime(HANG_MS);
    try {
      await fetch(new URL("/livez", env().controlUrl), { signal: patience.signal, cache: "no-store" });
      if (!isOver) timer = setTimeout(() => void look(), HANG_MS);
    } catch (error) {
      hung.abort(error);
    } finally {
      patience.stop();
    }
  };
  let isOver = false;
  let timer = setTimeout(() => void look(), HANG_MS);
  return {
    signal: hung.signal,
    stop: () => {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

async function failureOf(response: Response): Promise<ServiceError> {
  const parsed = errorBody.safeParse(await response.json().catch(() => null));
  if (!parsed.success)
    return new ServiceError("pipeline_unavailable", `The pipeline answered ${String(response.status)}.`);
  const { code, message } = parsed.data.error;
  if (!Object.hasOwn(ERRORS, code) || code === "unauthenticated") {
    return new ServiceError("pipeline_unavailable", `The pipeline refused: ${message}`);
  }
  return new ServiceError(code as ErrorCode, message);
}

const segment = encodeURIComponent;

export const control = {
  status: () => call<Status>("/status", { timeoutMs: 3000 }),
  putRelease: (release: SignedRelease) =>
    call<{ running: number }>("/release", { method: "PUT", body: release, timeoutMs: RELEASE_TIMEOUT_MS }),
  events: (query: Parameters) => call<EventPage>("/events", { query, timeoutMs: 30_000 }),
  /** The raw stream; the caller reads and closes it. */
  liveEvents: async (query: Parameters, signal: AbortSignal): Promise<Response> => {
    const response = await send("/events/live", { query, timeoutMs: 0, signal });
    if (response.ok) return response;
    throw await failureOf(response);
  },
  event: (messageId: string, sourceId: string | undefined) =>
    call<EventStory>(`/events/${segment(messageId)}`, { query: { sourceId } }),
  explained: (messageId: string, query: Parameters) =>
    call<TransformationExplanation>(`/events/${segment(messageId)}/transformations`, {
      query,
      timeoutMs: EXPLAIN_TIMEOUT_MS,
    }),
  rendered: (messageId: string, destinationId: string, sourceId: string | undefined) =>
    call<RenderedRequest>(`/events/${segment(messageId)}/requests/${segment(destinationId)}`, {
      query: { sourceId },
    }),
  quarantine: (query: Parameters) => call<QuarantinePage>("/quarantine", { query }),
  quarantineGroups: (body: { readonly decided: readonly (readonly [number, number])[] }) =>
    call<QuarantineGroups>("/quarantine/groups", { method: "POST", body }),
  quarantined: (id: string) => call<QuarantinedItem>(`/quarantine/${segment(id)}`),
  releaseQuarantined: (id: string, body: { readonly event?: Readonly<Record<string, unknown>> }) =>
    call<QuarantineReleased>(`/quarantine/${segment(id)}/release`, { method: "POST", body }),
  violations: (query: Parameters) => call<ViolationGroups>("/violations", { query, timeoutMs: 30_000 }),
  previewPlan: (body: PlanPreviewAsk) =>
    call<PlanPreview>("/plans/preview", { method: "POST", body, timeoutMs: PAST_EVENTS_TIMEOUT_MS }),
  inferPlan: (body: PlanInferAsk) =>
    call<InferredPlan>("/plans/infer", { method: "POST", body, timeoutMs: PAST_EVENTS_TIMEOUT_MS }),
  traffic: (query: Parameters) => call<Traffic>("/traffic", { query }),
  lanes: () => call<{ items: LaneStatus[] }>("/lanes"),
  ledger: (destinationId: string, query: Parameters) =>
    call<Ledger>(`/destinations/${segment(destinationId)}/ledger`, { query }),
  previewConnection: (body: ConnectionPreviewAsk) =>
    call<ConnectionPreview>("/connections/preview", { method: "POST", body, timeoutMs: 35_000 }),
  testDelivery: (body: TestDelivery) =>
    call<TestDeliveryResult>("/destinations/test", { method: "POST", body, timeoutMs: 60_000 }),
  transformationActivity: (from: number, to: number) =>
    call<{ items: TransformationActivity[] }>("/transformations/activity", {
      query: { from, to },
      timeoutMs: 30_000,
    }),
  transformationLogs: (id: string, version: number) =>
    call<TransformationLogs>(`/transformations/${segment(id)}/logs`, { query: { version } }),
  testTransformation: (body: TransformationTest) =>
    call<TransformationTestResult>("/transformations/test", { method: "POST", body, timeoutMs: 120_000 }),
  replay: (body: ReplayRequest) =>
    call<ReplayStarted>("/replays", { method: "POST", body, timeoutMs: 60_000 }),
  changeReplay: (id: string, action: ReplayAction) =>
    call<ReplayStatus>(`/replays/${segment(id)}/${action}`, { method: "POST", body: {} }),
  sourceLedger: (sourceId: string) => call<SourceLedger>(`/sources/${segment(sourceId)}/ledger`),
  health: (destinationId: string, query: Parameters) =>
    call<DestinationHealth>(`/destinations/${segment(destinationId)}/health`, { query }),
  healthOverview: (query: Parameters) => call<{ items: HealthSummary[] }>("/delivery/health", { query }),
  replayStatus: (id: string) => call<ReplayStatus>(`/replays/${segment(id)}`),
  query: (body: WarehouseQuery, signal?: AbortSignal) =>
    call<WarehouseResult>("/warehouse/query", {
      method: "POST",
      body,
      timeoutMs: body.timeoutMs + QUERY_MARGIN_MS,
      ...(signal === undefined ? {} : { signal }),
    }),
  cancelQuery: (queryId: string) =>
    call<{ cancelled: boolean }>("/warehouse/cancel", { method: "POST", body: { queryId } }),
  tables: () => call<{ items: WarehouseTable[] }>("/warehouse/tables"),
  alerts: () => call<AlertsNow>("/alerts", { timeoutMs: 3000 }),
  previewAlert: (body: AlertPreview) =>
    call<AlertPreviewResult>("/alerts/preview", { method: "POST", body, timeoutMs: 30_000 }),
  testChannel: (body: ChannelTest) =>
    call<ChannelTestResult>("/alerts/test", { method: "POST", body, timeoutMs: 60_000 }),
  loads: (query: Parameters) => call<WarehouseLoadsPage>("/warehouse/loads", { query }),
};
