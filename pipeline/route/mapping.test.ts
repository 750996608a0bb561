import { expect, test } from "vitest";
import { connectionMapping } from "../../contract/connection.ts";
import type { CanonicalEvent } from "../../contract/event.ts";
import { compileMapping } from "./mapping.ts";

const at = "2026-01-01T00:00:00.000Z";
const EVENT: CanonicalEvent = {
  messageId: "m",
  type: "track",
  event: "Order Completed",
  userId: "u1",
  properties: { total: 12.5, email: "a@b.example", items: [{ sku: "x", cost: 1 }], customer: { id: 7 } },
  context: { ip: "203.0.113.9", page: { url: "u" } },
  timestamp: at,
  originalTimestamp: at,
  sentAt: at,
  receivedAt: at,
};

const map = (mapping: unknown, event: CanonicalEvent = EVENT): CanonicalEvent =>
  compileMapping(connectionMapping.parse(mapping))?.(event) ?? event;
const steps = (...given: object[]) => map({ steps: given });

test("events get new names by name or by how they begin, the first that fits counts", () => {
  const events = [
    { from: "Order Completed", to: "purchase" },
    { from: "Order *", to: "order" },
  ];
  expect(map({ events }).event).toBe("purchase");
  expect(map({ events }, { ...EVENT, event: "Order Viewed" }).event).toBe("order");
  expect(map({ events }, { ...EVENT, event: "Cart" }).event).toBe("Cart");
  expect(map({ events }, { ...EVENT, type: "page", event: undefined, name: "Order 1" } as never).name).toBe(
    "order",
  );
});

test("fields are moved, set, dropped and picked, in the given order", () => {
  const mapped = steps(
    { op: "rename", from: "properties.total", to: "properties.value.amount" },
    { op: "rename", from: "properties.nothing", to: "properties.something" },
    { op: "set", path: "properties.value.currency", value: "EUR" },
    { op: "drop", path: "context.ip" },
    { op: "drop", path: "properties.items.0.cost" },
    { op: "pick", path: "properties", keep: ["value", "items", "absent"] },
  );
  expect(mapped.properties).toEqual({ value: { amount: 12.5, currency: "EUR" }, items: [{ sku: "x" }] });
  expect(mapped.context).toEqual({ page: { url: "u" } });
});

test("the event that others share stays as it was", () => {
  const before = structuredClone(EVENT);
  steps(
    { op: "rename", from: "properties.items.0.sku", to: "properties.items.0.id" },
    { op: "set", path: "context.page.url", value: null },
    { op: "drop", path: "properties.customer.id" },
  );
  expect(EVENT).toEqual(before);
});

test("identifiers take texts and numbers only, and a text in the way of a path stays", () => {
  expect(steps({ op: "rename", from: "properties.customer.id", to: "userId" }).userId).toBe("7");
  expect(steps({ op: "set", path: "userId", value: { a: 1 } }).userId).toBe("u1");
  expect(steps({ op: "set", path: "properties.email.domain", value: 1 })).toEqual(EVENT);
  expect(steps({ op: "drop", path: "userId" })).not.toHaveProperty("userId");
});

test("a step may be for some events only, by the name that the source sent", () => {
  const mapping = {
    events: [{ from: "Order Completed", to: "purchase" }],
    steps: [{ op: "set", path: "properties.kind", value: "order", events: ["Order *"] }],
  };
  expect(map(mapping).properties).toHaveProperty("kind", "order");
  expect(map(mapping, { ...EVENT, event: "Cart" }).properties).not.toHaveProperty("kind");
});

test("what makes an event an event cannot be changed, nor an object's machinery reached", () => {
  for (const path of [
    "messageId",
    "type",
    "receivedAt",
    "properties",
    "context",
    "properties.__proto__.x",
    "traits.constructor",
  ])
    expect(connectionMapping.safeParse({ steps: [{ op: "drop", path }] }).success, path).toBe(false);
});

test("a mapping that says nothing costs nothing", () => {
  expect(compileMapping(null)).toBeNull();
  expect(compileMapping(connectionMapping.parse({}))).toBeNull();
});
