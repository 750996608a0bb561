/**
 * Requests of customers' code. They are made by the pipeline, never by the child: through the guarded client, so that
 * private addresses stay out of reach, with limits on number, time and size. Redirects are not followed.
 */
import { createOutgoing, type Outgoing } from "../../connectors/kit/http.ts";
import { messageOf } from "../base/fault.ts";
import { FETCH_BODY_CHARS_MAX, FETCH_MS_MAX } from "./limits.ts";
import type { FetchAnswer, FetchRequest } from "./protocol.ts";

export type Fetcher = (request: FetchRequest) => Promise<FetchAnswer>;

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

const refused = (message: string): FetchAnswer => ({ kind: "fault", message });

export interface FetchOptions {
  readonly allowNetworks: readonly string[];
  /** Address of a geolocation provider with `{ip}` in it; null: none is set up. */
  readonly geolocationUrl: string | null;
}

export function createFetcher({ allowNetworks, geolocationUrl }: FetchOptions): {
  readonly fetch: Fetcher;
  readonly outgoing: Outgoing;
} {
  const outgoing = createOutgoing({ allowNetworks, totalTimeoutMs: FETCH_MS_MAX });
  const send = async (request: FetchRequest): Promise<FetchAnswer> => {
    const { url, headers, body } = request;
    const method = request.method.toUpperCase();
    if (!METHODS.has(method)) return refused(`The method "${method.slice(0, 20)}" is not supported.`);
    if (body.length > FETCH_BODY_CHARS_MAX) return refused("The request's body is too large.");
    try {
      const answer = await outgoing.send({ method, url, headers, body });
      return { kind: "answer", url, ...answer };
    } catch (error) {
      return refused(messageOf(error));
    }
  };
  return {
    outgoing,
    fetch: (request) => {
      if (request.ip === null) return send(request);
      if (geolocationUrl === null)
        return Promise.resolve(refused("No geolocation provider is set up (TRIBUTARY_GEOLOCATION_URL)."));
      return send({ ...request, url: geolocationUrl.replaceAll("{ip}", encodeURIComponent(request.ip)) });
    },
  };
}

/** For runs that must reach nobody. */
export const refuseAll: Fetcher = () => Promise.resolve(refused("Requests are switched off for this run."));
