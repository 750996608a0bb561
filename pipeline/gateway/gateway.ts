/** Routes requests to what answers them. Knows HTTP requests and answers, not sockets: see server.ts. */
import type { IncomingMessage } from "node:http";
import type { Release, ReleaseSource } from "../../contract/release.ts";
import { accepted, errorAnswer, jsonAnswer, pixel, preflight, textAnswer, type Answer } from "./answer.ts";
import type { BrowserSdk, Wants } from "./browser-sdk.ts";
import { publicAddress } from "./client.ts";
import type { Ingest, IngestRoute, Visit } from "./ingest.ts";
import type { IntakeLog } from "./intake-log.ts";
import { refuse, type Refusal } from "./refusal.ts";
import { matchRoute, pathList, type AboutPage, type Route } from "./routes.ts";
import { Sources } from "./sources.ts";
import { rudderstackSettings, segmentSettings } from "./settings.ts";
import { keyOfRequest } from "./write-key.ts";

export interface GatewayPorts {
  readonly config: RunningConfig;
  readonly log: IntakeLog;
  readonly ingest: Ingest;
  readonly sdk: BrowserSdk;
  readonly version: string;
  readonly draining: () => boolean;
}

/** The release in force; swapped as a whole. */
export class RunningConfig {
  sources: Sources | null = null;
  releasedAt = 0;

  apply(release: Release): void {
    this.sources = new Sources(release);
    this.releasedAt = release.publishedAt;
  }
}

/** An answer, and the bounded name under which metrics count it; null when the client went away. */
export interface Answered {
  readonly family: string;
  readonly answer: Answer | null;
}

/**
 * SDKs fetch settings on every page: let browsers keep them for a minute. Not shared caches: settings name the address
 * of the request's headers, and a forged one must not reach other visitors.
 */
const BRIEFLY = ["cache-control", "private, max-age=60", "x-content-type-options", "nosniff"] as const;

function splitUrl(url: string): readonly [path: string, query: string] {
  const target = url.startsWith("/") ? url : url.replace(/^[a-z]+:\/\/[^/?]*/i, "");
  const mark = target.indexOf("?");
  return mark === -1 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}

const wantsOf = ({ headers }: IncomingMessage): Wants => ({
  acceptEncoding: headers["accept-encoding"] ?? "",
  ifNoneMatch: headers["if-none-match"] ?? "",
});

export class Gateway {
  readonly #ports: GatewayPorts;

  constructor(ports: GatewayPorts) {
    this.#ports = ports;
  }

  async answer(request: IncomingMessage, requestId: string): Promise<Answered> {
    if (request.method === "OPTIONS") return { family: "preflight", answer: preflight(request) };
    const [path, query] = splitUrl(request.url ?? "/");
    const match = matchRoute(request.method ?? "GET", path);
    if (match.kind === "unknown") {
      return { family: "unknown", answer: errorAnswer(refuse("path_unknown"), requestId) };
    }
    if (match.kind === "wrong_method") {
      const answer = errorAnswer(refuse("method_not_allowed"), requestId, ["allow", match.allow]);
      return { family: "unknown", answer };
    }
    const { route } = match;
    return { family: route.family, answer: await this.#routed({ request, requestId, path, query }, route) };
  }

  async #routed(visit: Visit, route: Route): Promise<Answer | null> {
    switch (route.kind) {
      case "event":
      case "batch":
      case "webhook":
      case "pixel":
        return this.#ingested(visit, route);
      case "sdk_metrics":
        return accepted;
      case "settings":
        return this.#settings(visit, route.writeKey);
      case "source_config":
        return this.#sourceConfig(visit);
      case "snippet":
        return this.#snippet(visit, route.writeKey);
      case "sdk_file":
        return (
          (await this.#ports.sdk.chunk(route.name, wantsOf(visit.request))) ??
          this.#error(visit, "path_unknown")
        );
      case "about":
        return this.#about(route.page);
      default:
        return route satisfies never;
    }
  }

  async #ingested(visit: Visit, route: IngestRoute): Promise<Answer | null> {
    if (visit.request.method === "HEAD") return pixel;
    const outcome = await this.#ports.ingest.take(visit, route);
    if (outcome.kind === "aborted") return null;
    if (route.kind === "pixel") return pixel;
    if (outcome.kind === "accepted") return accepted;
    return { ...errorAnswer(outcome.refusal, visit.requestId), hangUp: outcome.hangUp };
  }

  #settings(visit: Visit, writeKey: string): Answer {
    const source = this.#sourceOf(writeKey);
    if ("code" in source) return errorAnswer(source, visit.requestId);
    const address = publicAddress(visit.request);
    if (address === null) return this.#error(visit, "invalid_request");
    return jsonAnswer(segmentSettings(writeKey, address), 200, BRIEFLY);
  }

  /** The ad-blocker probe is a HEAD without a key and only wants to see that the address answers. */
  #sourceConfig(visit: Visit): Answer {
    const key = keyOfRequest(visit.request.headers.authorization, visit.query)?.key ?? null;
    if (visit.request.method === "HEAD") return jsonAnswer({});
    if (key === null) return this.#error(visit, "write_key_missing");
    const source = this.#sourceOf(key);
    if ("code" in source) return errorAnswer(source, visit.requestId);
    return jsonAnswer(rudderstackSettings(source, key, this.#ports.config.releasedAt), 200, BRIEFLY);
  }

  async #snippet(visit: Visit, writeKey: string): Promise<Answer> {
    const source = this.#sourceOf(writeKey);
    if ("code" in source) return errorAnswer(source, visit.requestId);
    const address = publicAddress(visit.request);
    if (address === null) return this.#error(visit, "invalid_request");
    const answer = await this.#ports.sdk.snippet(writeKey, address, wantsOf(visit.request));
    return answer ?? this.#error(visit, "path_unknown");
  }

  #sourceOf(writeKey: string): ReleaseSource | Refusal {
    const { sources } = this.#ports.config;
    if (sources === null) return refuse("starting");
    return sources.find(writeKey, Date.now()) ?? refuse("write_key_unknown");
  }

  #about(page: AboutPage): Answer {
    switch (page) {
      case "root":
      case "health":
      case "livez":
        return jsonAnswer({ ok: true });
      case "version":
        return jsonAnswer({ version: this.#ports.version });
      case "docs":
        return textAnswer(`${pathList()}\n\nWhat they take and answer: docs/ingestion.md of Tributary.\n`);
      case "robots":
        return textAnswer("User-agent: *\nDisallow: /\n");
      case "readyz":
        return this.#readiness();
      default:
        return page satisfies never;
    }
  }

  #readiness(): Answer {
    const trouble = this.#ports.draining()
      ? "draining"
      : this.#ports.config.sources === null
        ? "starting"
        : this.#ports.log.refusal()?.code;
    return trouble === undefined
      ? jsonAnswer({ ready: true })
      : jsonAnswer({ ready: false, reason: trouble }, 503);
  }

  #error(visit: Visit, code: "path_unknown" | "invalid_request" | "write_key_missing"): Answer {
    return errorAnswer(refuse(code), visit.requestId);
  }
}
