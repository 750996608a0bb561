/** The HTTP destination: one request per event, its URL and JSON body shaped by templates. */
import type { DeliverIo, DeliveryItem, DeliveryReport, Destination, HttpRequest } from "../kit/deliver.ts";
import { deliverWhole } from "../kit/exchange.ts";
import { lowerNames } from "../kit/headers.ts";
import type { HttpSettings } from "./definition.ts";
import { compileJson, compileUrl, type TemplateScope } from "./template.ts";

interface Compiled {
  readonly url: (item: DeliveryItem) => string;
  readonly body: (item: DeliveryItem) => string;
}

const wholeEvent = (item: DeliveryItem): string => item.json;

/** Templates look for fields of their scope's own. The event is read only for those that name it. */
const filledFrom =
  (fill: (scope: TemplateScope) => string): ((item: DeliveryItem) => string) =>
  (item) =>
    fill({
      deliveryId: item.deliveryId,
      sourceId: item.sourceId,
      get event() {
        return item.event;
      },
    });

/** Settings live as long as a release; compiling a template for each event would cost more than sending it. */
const compiled = new WeakMap<HttpSettings, Compiled>();

function compiledOf(settings: HttpSettings): Compiled {
  const known = compiled.get(settings);
  if (known !== undefined) return known;
  const body = settings.body?.trim() ?? "";
  const fresh = {
    url: filledFrom(compileUrl(settings.url)),
    body: body === "" ? wholeEvent : filledFrom(compileJson(body)),
  };
  compiled.set(settings, fresh);
  return fresh;
}

function render(items: readonly DeliveryItem[], settings: HttpSettings): HttpRequest {
  const [item] = items;
  if (item === undefined || items.length > 1)
    throw new RangeError("the http connector sends one event at a time");
  const { url, body } = compiledOf(settings);
  const hasBody = settings.method !== "GET" && settings.method !== "DELETE";
  const headers: Record<string, string> = {
    "user-agent": "Tributary",
    "idempotency-key": item.deliveryId,
    ...lowerNames(settings.headers ?? {}),
  };
  if (hasBody) headers["content-type"] = "application/json";
  if (settings.token !== undefined && settings.token !== "")
    headers["authorization"] = `Bearer ${settings.token}`;
  return {
    method: settings.method,
    url: url(item),
    headers,
    body: hasBody ? body(item) : "",
    secretHeaders: ["authorization", ...Object.keys(settings.headers ?? {})],
  };
}

async function deliver(
  items: readonly DeliveryItem[],
  settings: HttpSettings,
  io: DeliverIo,
): Promise<DeliveryReport> {
  try {
    return await deliverWhole(items, render(items, settings), io);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const outcome = {
      kind: "drop",
      code: "request_invalid",
      why: `No request can be made: ${error.message}.`,
      status: null,
    } as const;
    return { outcomes: items.map(() => outcome), exchange: null };
  }
}

export const http: Destination<HttpSettings> = {
  render,
  deliver,
  batchItemsMax: () => 1,
  batchOutcome: "whole",
};
