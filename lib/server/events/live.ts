/** Relays the pipeline's live view to a browser: masked for those who may not see values, ended when access ends. */
import "server-only";
import { z } from "zod";
import type { LiveMessage } from "@/contract/control";
import { authorize } from "../access/authorize";
import type { Actor, Context } from "../access/actor";
import { control } from "../control";
import { STREAM_RECHECK_MS } from "../limits";
import { log } from "../log";
import { maskAttempt, maskSummary } from "./mask";
import { authorizeFilters, type EventFilters, type StateFilter } from "./search";

interface Watch {
  /** The viewer's own going away. */
  readonly signal: AbortSignal;
  /** Resolves to who watches, while the session or token still holds; rejects when it does not. */
  recheck(): Promise<Actor>;
}

export async function liveEvents(
  ctx: Context,
  filters: EventFilters & StateFilter,
  watch: Watch,
): Promise<Response> {
  authorize(ctx, "event.read");
  authorizeFilters(ctx, filters);
  const stop = new AbortController();
  const upstream = await control.liveEvents({ ...filters }, AbortSignal.any([watch.signal, stop.signal]));
  const endWatch = watchRights(ctx.actor, watch, () => {
    stop.abort();
  });
  const decoder = new TextDecoder();
  const body = (upstream.body ?? new ReadableStream<Uint8Array>()).pipeThrough(
    relay(ctx.actor.seesPii, (chunk) => decoder.decode(chunk, { stream: true })),
  );
  return new Response(
    endWith(body, () => {
      endWatch();
      stop.abort();
    }),
    {
      headers: {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
        "x-request-id": ctx.requestId,
      },
    },
  );
}

/** Calls `end` when the watcher may no longer see what was shown at first: whoever sees less, or more, connects anew. */
export function watchRights(actor: Actor, { recheck }: Pick<Watch, "recheck">, end: () => void): () => void {
  const timer = setInterval(() => {
    recheck().then((now) => {
      if (!hasSameRights(now, actor)) end();
    }, end);
  }, STREAM_RECHECK_MS);
  return () => {
    clearInterval(timer);
  };
}

const hasSameRights = (one: Actor, other: Actor): boolean =>
  one.role === other.role && one.seesPii === other.seesPii && one.scopes.join() === other.scopes.join();

/** A stream that ends quietly, however its source ends, and then cleans up once. */
function endWith(source: ReadableStream<Uint8Array>, cleanUp: () => void): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) {
          controller.enqueue(value);
          return;
        }
      } catch (error) {
        log.debug({ err: error }, "live view ended");
      }
      cleanUp();
      controller.close();
    },
    async cancel(reason) {
      cleanUp();
      await reader.cancel(reason).catch(() => undefined);
    },
  });
}

const FRAME_END = "\n\n";

function relay(
  seesPii: boolean,
  decode: (chunk: Uint8Array) => string,
): TransformStream<Uint8Array, Uint8Array> {
  const encoder = new TextEncoder();
  let rest = "";
  return new TransformStream({
    transform(chunk, controller) {
      const frames = (rest + decode(chunk)).split(FRAME_END);
      rest = frames.pop() ?? "";
      const out = frames.map((frame) => relayFrame(frame, seesPii)).join("");
      if (out !== "") controller.enqueue(encoder.encode(out));
    },
  });
}

const kinds = z.object({ kind: z.enum(["event", "refused", "outcome", "rate"]) });

/** One frame of the control API as one frame of ours; a frame that carries no message keeps the connection awake. */
export function relayFrame(frame: string, seesPii: boolean): string {
  const data = frame.split("\n").find((line) => line.startsWith("data: "));
  const parsed: unknown = data === undefined ? null : JSON.parse(data.slice("data: ".length));
  // The shape beyond `kind` is the pipeline's word, of the same version as ours.
  if (!kinds.safeParse(parsed).success) return `: ping${FRAME_END}`;
  const message = parsed as LiveMessage;
  return frameOf(message.kind, dataOf(message, seesPii));
}

function dataOf(message: LiveMessage, seesPii: boolean): unknown {
  switch (message.kind) {
    case "event":
    case "refused":
      return seesPii ? message.event : maskSummary(message.event);
    case "outcome":
      return seesPii ? message.outcome : maskAttempt(message.outcome);
    case "rate":
      return { perSecond: message.perSecond, oneIn: message.oneIn };
    default:
      return assertNever(message);
  }
}

function assertNever(message: never): never {
  throw new TypeError(`unknown live message: ${JSON.stringify(message)}`);
}

const frameOf = (event: string, data: unknown): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}${FRAME_END}`;
