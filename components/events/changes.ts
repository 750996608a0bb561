/** What became of an event between the request and the canonical form, and why: in sentences. */
import type { CanonicalEvent } from "@/contract/event";
import { diffJson, type Change } from "@/components/ui/diff";
import { formatDuration } from "@/lib/client/format";

export interface Explained {
  readonly changes: readonly Change[];
  readonly notes: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Clocks within a second of each other agree. */
const SKEW_MIN_MS = 1000;

/** `raw` is the item as it was sent, without what its batch said for all items. */
export function explainChanges(raw: unknown, event: CanonicalEvent): Explained {
  if (!isObject(raw)) return { changes: [], notes: [] };
  const changes = diffJson(raw, event);
  return { changes, notes: [...timeNotes(raw, event), ...fieldNotes(changes)] };
}

function timeNotes(raw: Fields, event: CanonicalEvent): string[] {
  const skewMs = Date.parse(event.receivedAt) - Date.parse(event.sentAt);
  const shiftMs = Date.parse(event.timestamp) - Date.parse(event.originalTimestamp);
  const notes: string[] = [];
  if (Math.abs(shiftMs) >= SKEW_MIN_MS) {
    const side = shiftMs > 0 ? "behind" : "ahead";
    notes.push(
      `The client’s clock was ${formatDuration(Math.abs(shiftMs))} ${side}, so timestamp was corrected; what the client said stays in originalTimestamp.`,
    );
  } else if (Math.abs(skewMs) < SKEW_MIN_MS && raw["timestamp"] !== undefined) {
    notes.push("The client’s clock agreed with ours within a second.");
  }
  if (raw["timestamp"] === undefined)
    notes.push("The event carried no timestamp: the time of arrival stands for it.");
  return notes;
}

/** Reasons by the field that changed; the first that fits speaks. */
const REASONS: readonly {
  readonly fits: (change: Change) => boolean;
  readonly note: (change: Change) => string;
}[] = [
  { fits: added("messageId"), note: () => "The event carried no messageId, so it was given one." },
  { fits: added("type"), note: () => "The type was named by the request’s path." },
  {
    fits: ({ path, kind }) => kind === "changed" && /^(user|anonymous|group|previous)Id$/.test(path),
    note: ({ path }) => `${path} was a number or had other spelling and is text now.`,
  },
  {
    fits: ({ path, kind }) => kind === "added" && path.startsWith("context"),
    note: () => "Context was completed from the batch and the request.",
  },
  { fits: removed("writeKey"), note: () => "The write key was removed." },
];

function added(name: string): (change: Change) => boolean {
  return ({ path, kind }) => kind === "added" && path === name;
}
function removed(name: string): (change: Change) => boolean {
  return ({ path, kind }) => kind === "removed" && path === name;
}

function fieldNotes(changes: readonly Change[]): string[] {
  return REASONS.flatMap(({ fits, note }) => {
    const found = changes.find(fits);
    return found === undefined ? [] : [note(found)];
  });
}
