/** One accepted request, step by step: state → key → body → unpack → parse → items → disk. Each step may refuse. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { ReleaseSource } from "../../contract/release.ts";
import { Loan, readBody, type Body, type ByteBudget } from "./body.ts";
import type { ClientAddress } from "../base/client-address.ts";
import type { CommitQueue } from "./commit-queue.ts";
import { intakeOfBatch, intakeOfEvent, type Arrival, type Intake } from "./intake.ts";
import type { IntakeLog } from "./intake-log.ts";
import { parseBody, type ParsedBody } from "./json.ts";
import { USER_AGENT_CHARS_MAX } from "./limits.ts";
import type { GatewayMetrics } from "./metrics.ts";
import { formBody, rudderstackPixelBody, segmentPixelBody, webhookBody } from "./pixel.ts";
import { refuse, type Refusal } from "./refusal.ts";
import type { Route } from "./routes.ts";
import type { Sources } from "./sources.ts";
import { encodingOf, type Unpacked, type Unpacker } from "./unpack.ts";
import { keyOfBody, keyOfRequest } from "./write-key.ts";

export interface Visit {
  readonly request: IncomingMessage;
  readonly requestId: string;
  /** Without the query. */
  readonly path: string;
  /** After the question mark, or empty. */
  readonly query: string;
}

export type IngestRoute = Extract<Route, { readonly kind: "event" | "batch" | "webhook" | "pixel" }>;

export type Outcome =
  | { readonly kind: "accepted" }
  | { readonly kind: "rejected"; readonly refusal: Refusal; readonly hangUp: boolean }
  | { readonly kind: "aborted" };

export interface IngestPorts {
  /** Null until the first release. */
  readonly sources: () => Sources | null;
  readonly clientAddress: ClientAddress;
  readonly log: IntakeLog;
  readonly queue: CommitQueue;
  readonly budget: ByteBudget;
  readonly unpacker: Unpacker;
  readonly metrics: GatewayMetrics;
}

interface Received {
  readonly sources: Sources;
  /** The source, when header or query named it. */
  readonly early: ReleaseSource | null;
  readonly loan: Loan;
  readonly bytes: Buffer;
}

const rejected = (refusal: Refusal, hangUp = false): Outcome => ({ kind: "rejected", refusal, hangUp });
const ACCEPTED: Outcome = { kind: "accepted" };
const ABORTED: Outcome = { kind: "aborted" };

export class Ingest {
  readonly #ports: IngestPorts;

  constructor(ports: IngestPorts) {
    this.#ports = ports;
  }

  /** Resolves with `accepted` once the request is on disk. Never rejects on account of what a client sent. */
  async take(visit: Visit, route: IngestRoute): Promise<Outcome> {
    const sources = this.#ports.sources();
    if (sources === null) return rejected(refuse("starting"));
    const trouble = this.#ports.log.refusal();
    if (trouble !== null) return rejected(trouble);
    const early = this.#namedSource(visit, sources);
    if (early !== null && "code" in early) return rejected(early);

    const loan = new Loan(this.#ports.budget);
    try {
      const body = await this.#body(visit, route, loan);
      if (body.kind === "aborted") return ABORTED;
      if (body.kind === "refused") return rejected(body.refusal, body.hangUp);
      const refusal = await this.#store(visit, route, { sources, early, loan, bytes: body.bytes });
      return refusal === null ? ACCEPTED : rejected(refusal);
    } finally {
      loan.giveBack();
    }
  }

  /** The source that the header or the query names; null when neither names one, so that the body may. */
  #namedSource({ request, query }: Visit, sources: Sources): ReleaseSource | Refusal | null {
    const named = keyOfRequest(request.headers.authorization, query);
    if (named === null) return null;
    const source = sources.find(named.key, Date.now());
    return source === null && named.isCertain ? refuse("write_key_unknown") : source;
  }

  #body({ request, query }: Visit, route: IngestRoute, loan: Loan): Promise<Body> | Body {
    if (request.method === "POST") return readBody(request, loan);
    const parameters = new URLSearchParams(query);
    if (route.kind === "pixel" && route.dialect === "segment") return whole(segmentPixelBody(parameters));
    if (route.kind === "pixel") return whole(rudderstackPixelBody(parameters, Date.now()));
    parameters.delete("writeKey");
    return whole(Buffer.from(JSON.stringify(Object.fromEntries(parameters))));
  }

  async #store(
    visit: Visit,
    route: IngestRoute,
    { sources, early, loan, bytes }: Received,
  ): Promise<Refusal | null> {
    const receivedAt = Date.now();
    this.#ports.metrics.bodyBytes.inc(bytes.length);
    const plain = await this.#plain(visit.request, bytes, loan);
    if (plain.kind === "refused") return plain;
    const parsed = parseBody(isForm(visit.request, route) ? formBody(plain.bytes) : plain.bytes);
    if (parsed.kind === "refused") return parsed;
    const source = early ?? sourceOfBody(parsed, sources, visit.request, receivedAt);
    if ("code" in source) return source;
    if (!source.enabled) return refuse("source_disabled");
    const intake = intakeOf(route, parsed, {
      sourceId: source.id,
      maxEventBytes: source.maxEventBytes,
      receivedAt,
      requestId: visit.requestId,
      path: visit.path,
      ip: this.#ports.clientAddress(
        visit.request.headers["x-forwarded-for"],
        visit.request.socket.remoteAddress,
      ),
      userAgent: visit.request.headers["user-agent"]?.slice(0, USER_AGENT_CHARS_MAX) ?? null,
    });
    if (intake.kind === "refused") return intake;
    const refusal = await this.#ports.queue.submit(intake.payload, {
      sourceId: source.id,
      items: intake.items,
    });
    if (refusal === null) {
      this.#ports.metrics.committed(intake.items, intake.refused, (Date.now() - receivedAt) / 1000);
    }
    return refusal;
  }

  /** What a body unpacks to waits in memory for the disk as well, so it counts against the budget too. */
  async #plain(request: IncomingMessage, bytes: Buffer, loan: Loan): Promise<Unpacked> {
    const encoding = encodingOf(request.headers["content-encoding"]);
    if (encoding === null) return refuse("encoding_unsupported");
    if (encoding === "identity") return { kind: "ok", bytes };
    const unpacked = await this.#ports.unpacker.unpack(bytes, encoding);
    return unpacked.kind === "ok" && !loan.take(unpacked.bytes.length) ? refuse("overloaded") : unpacked;
  }
}

const whole = (bytes: Buffer): Body => ({ kind: "whole", bytes });

/** Only third parties' webhooks send forms; everything else is JSON under any Content-Type. */
const isForm = ({ headers }: IncomingMessage, route: IngestRoute): boolean =>
  route.kind === "webhook" &&
  headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;

function sourceOfBody(
  parsed: ParsedBody,
  sources: Sources,
  request: IncomingMessage,
  now: number,
): ReleaseSource | Refusal {
  const key = keyOfBody(parsed.value);
  if (key === null) {
    // Had header or query named a certain one, the body would not have been asked.
    const isTokenGiven = keyOfRequest(request.headers.authorization, "") !== null;
    return refuse(isTokenGiven ? "write_key_unknown" : "write_key_missing");
  }
  return sources.find(key, now) ?? refuse("write_key_unknown");
}

function intakeOf(route: IngestRoute, parsed: ParsedBody, arrival: Arrival): Intake | Refusal {
  if (parsed.cuts > 0 && route.kind !== "batch") return refuse("too_deep");
  switch (route.kind) {
    case "batch":
      return intakeOfBatch(parsed, arrival);
    case "event":
    case "pixel":
      return intakeOfEvent(parsed, route.type, arrival);
    case "webhook": {
      const event = parseBody(webhookBody(parsed.value, randomUUID()));
      return event.kind === "refused" ? event : intakeOfEvent(event, "track", arrival);
    }
    default:
      return route satisfies never;
  }
}
