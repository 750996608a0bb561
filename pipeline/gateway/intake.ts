/** From a parsed body to one record of the intake log, with the list of its items that cannot go on. */
import { encodeIntake, type RefusedItem } from "../../contract/intake.ts";
import type { EventType } from "../../contract/event.ts";
import { itemFault, type Fitness } from "./item.ts";
import type { ParsedBody } from "./json.ts";
import { BATCH_ITEMS_MAX } from "./limits.ts";
import { refuse, type Refusal } from "./refusal.ts";

/** What is known about a request besides its body. */
export interface Arrival {
  readonly sourceId: string;
  readonly maxEventBytes: number;
  /** Epoch milliseconds at which the last body byte arrived. */
  readonly receivedAt: number;
  readonly requestId: string;
  /** Without the query: that may hold the write key. */
  readonly path: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export interface Intake {
  readonly kind: "intake";
  /** As the intake log keeps it (contract/intake.ts). */
  readonly payload: string;
  readonly items: number;
  readonly refused: readonly RefusedItem[];
}

const NONE: readonly RefusedItem[] = [];

function refusedItems(items: readonly unknown[], fitness: Fitness): readonly RefusedItem[] {
  let refused: RefusedItem[] | null = null;
  for (let item = 0; item < items.length; item++) {
    const fault = itemFault(items[item], fitness);
    if (fault === null) continue;
    refused ??= [];
    refused.push({ item, code: fault.code, message: fault.message });
  }
  return refused ?? NONE;
}

function record(
  arrival: Arrival,
  about: { readonly kind: "single" | "batch"; readonly type: EventType | null; readonly items: number },
  refused: readonly RefusedItem[],
  body: string,
): Intake {
  const header = {
    sourceId: arrival.sourceId,
    receivedAt: arrival.receivedAt,
    requestId: arrival.requestId,
    path: arrival.path,
    ip: arrival.ip,
    userAgent: arrival.userAgent,
    kind: about.kind,
    type: about.type,
    refused,
  };
  return { kind: "intake", payload: encodeIntake(header, body), items: about.items, refused };
}

/** A body that is one event. `type` null: the event names its own. */
export function intakeOfEvent(parsed: ParsedBody, type: EventType | null, arrival: Arrival): Intake {
  const fits = parsed.text.length * 3 <= arrival.maxEventBytes;
  const refused = refusedItems([parsed.value], {
    type,
    bytesMax: fits ? null : arrival.maxEventBytes,
    hugeNumber: parsed.scan.hugeNumber,
  });
  return record(arrival, { kind: "single", type, items: 1 }, refused, parsed.text);
}

function batchOf(value: unknown): readonly unknown[] | Refusal {
  if (typeof value !== "object" || value === null || !("batch" in value)) return refuse("batch_missing");
  if (!Array.isArray(value.batch)) return refuse("batch_missing");
  if (value.batch.length === 0) return refuse("batch_empty");
  return value.batch.length <= BATCH_ITEMS_MAX
    ? (value.batch as readonly unknown[])
    : refuse("body_too_large", `A batch may hold ${BATCH_ITEMS_MAX} items.`);
}

/** A body that is `{batch: [...]}`. A batch of bad items only is an intake as well: all of it goes to quarantine. */
export function intakeOfBatch(parsed: ParsedBody, arrival: Arrival): Intake | Refusal {
  const batch = batchOf(parsed.value);
  if ("kind" in batch) return batch;
  const refused = refusedItems(batch, {
    type: null,
    bytesMax: parsed.scan.largestItemBytes <= arrival.maxEventBytes ? null : arrival.maxEventBytes,
    hugeNumber: parsed.scan.hugeNumber,
  });
  // What was cut out elsewhere, say in the batch's context, concerns all items.
  if (parsed.cuts > refused.filter(({ code }) => code === "too_deep").length) return refuse("too_deep");
  return record(arrival, { kind: "batch", type: null, items: batch.length }, refused, parsed.text);
}
