import { expect, test } from "vitest";
import { CarriedEvent } from "../../contract/carried-event.ts";
import type { ConnectionFilter } from "../../contract/connection.ts";
import type { CanonicalEvent } from "../../contract/event.ts";
import type { Release } from "../../contract/release.ts";
import { compileAdmission, type Admission } from "./admission.ts";

const at = "2026-01-01T00:00:00.000Z";
const event = (type: CanonicalEvent["type"], name?: string): CanonicalEvent => ({
  messageId: "m",
  type,
  ...(name === undefined ? {} : { event: name }),
  context: {},
  timestamp: at,
  originalTimestamp: at,
  sentAt: at,
  receivedAt: at,
});

function admit(
  filter: ConnectionFilter | null,
  one: CanonicalEvent,
  receivedAt = 1000,
  enabled = true,
): Admission {
  const connection = {
    id: "c",
    sourceId: "s",
    destinationId: "d",
    enabled,
    filter,
    mapping: null,
    activeFrom: 1000,
  };
  const release: Release = {
    format: 1,
    number: 1,
    publishedAt: 0,
    sources: [],
    destinations: [],
    connections: [connection],
    plans: [],
    transformations: [],
    libraries: [],
    credentials: {},
    alerts: { rules: [], channels: [], consoleUrl: null },
  };
  return compileAdmission(release, "d")("s", receivedAt, CarriedEvent.of(one));
}

test("only events that arrived since the connection is active are ours", () => {
  expect(admit(null, event("track", "A"), 1000)).toBe("admitted");
  expect(admit(null, event("track", "A"), 999)).toBe("foreign");
  expect(admit(null, event("track", "A"), 1000, false)).toBe("foreign");
});

test("a filter knows types, names, endings and exceptions", () => {
  expect(admit({ types: ["track"] }, event("identify"))).toMatchObject({ final: "filtered" });
  expect(admit({ events: ["Order *"] }, event("track", "Order Completed"))).toBe("admitted");
  expect(admit({ events: ["Order *"] }, event("track", "Cart Viewed"))).toMatchObject({ final: "filtered" });
  expect(
    admit({ events: ["Order *"], excludeEvents: ["Order Viewed"] }, event("track", "Order Viewed")),
  ).toMatchObject({ final: "filtered", code: "filtered_by_exclusion" });
  expect(admit({ types: [], events: [] }, event("page"))).toBe("admitted");
});
