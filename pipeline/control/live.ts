/** The live view as Server-Sent Events: `event`, `refused`, `outcome` and `rate` carry a LiveMessage, `ping` keeps proxies awake. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { liveQuery, type LiveMessage } from "../../contract/control.ts";
import { parse, type Route } from "./route.ts";
import type { LiveSink } from "./live-client.ts";

const PING_EVERY_MS = 10_000;
/** What may wait in memory for a slow client; beyond it messages are dropped, and `rate` tells how many were shown. */
const WAITING_BYTES_MAX = 2 * 2 ** 20;

export const liveRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/events/live",
    handle: async ({ query }, context) => {
      const wanted = parse(liveQuery, query);
      const stream = new EventStream();
      const leave = await context.live.join(wanted, stream);
      return {
        kind: "stream",
        open: (request, response) => {
          stream.open(request, response, leave);
        },
      };
    },
  },
];

/** Takes messages from the moment of joining on; those before `open` fall under the same limit. */
class EventStream implements LiveSink {
  #response: ServerResponse | null = null;

  open(request: IncomingMessage, response: ServerResponse, leave: () => void): void {
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    response.write("retry: 1000\nevent: ping\ndata: {}\n\n");
    const pings = setInterval(() => {
      // A client that has taken nothing for a whole interval is gone, whatever its socket says.
      if (response.writableLength > WAITING_BYTES_MAX) response.destroy();
      else response.write("event: ping\ndata: {}\n\n");
    }, PING_EVERY_MS);
    const end = (): void => {
      clearInterval(pings);
      leave();
    };
    response.once("close", end);
    if (request.destroyed) end();
    this.#response = response;
  }

  send(message: LiveMessage): boolean {
    const response = this.#response;
    if (response === null || response.destroyed || response.writableLength > WAITING_BYTES_MAX) return false;
    response.write(`event: ${message.kind}\ndata: ${JSON.stringify(message)}\n\n`);
    return true;
  }

  end(): void {
    this.#response?.end();
  }
}
