import type { EventType } from "@/contract/event";

/** For a POSIX shell: nothing inside single quotes is special but the quote itself. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

interface Target {
  readonly endpoint: string;
  readonly writeKey: string;
}

/** A command that sends the event again. It leaves the messageId out: with it, the event would be taken for a duplicate. */
export function eventAsCurl(event: unknown, type: EventType, { endpoint, writeKey }: Target): string {
  const fields = typeof event === "object" && event !== null ? Object.entries(event) : [];
  const ours = new Set(["messageId", "type", "writeKey", "receivedAt", "originalTimestamp", "sentAt"]);
  const body = Object.fromEntries(fields.filter(([name]) => !ours.has(name)));
  return [
    `curl ${quote(`${endpoint}/v1/${type}`)}`,
    `-u ${quote(`${writeKey}:`)}`,
    `-H 'content-type: application/json'`,
    `-d ${quote(JSON.stringify(body))}`,
  ].join(" \\\n  ");
}
