import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../contract/event.ts";
import { checkPlan, compilePlan } from "../../plans/compile.ts";
import { judge } from "../../plans/judge.ts";
import { SHOP_PLAN } from "./plan.ts";
import { brokenMessages, liveVisits, shopHistory } from "./shop.ts";

const plan = { seed: 7, days: 30, people: 120, until: Date.UTC(2026, 10, 1), prefix: "demo" };

describe("the demo shop", () => {
  const calls = shopHistory(plan);

  it("tells the same story for the same seed", () => {
    expect(shopHistory(plan)).toEqual(calls);
    expect(shopHistory({ ...plan, seed: 8 })).not.toEqual(calls);
  });

  it("spans thirty days in time order and never reaches into the future", () => {
    const times = calls.map((call) => call.at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(plan.until);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(25 * 86_400_000);
  });

  it("has visitors, sign-ups, orders, refunds and people with two devices", () => {
    const names = new Set(calls.map((call) => call.event));
    for (const name of [
      "Product Viewed",
      "Product Added",
      "Signed Up",
      "Order Completed",
      "Payment Captured",
      "Order Refunded",
    ])
      expect(names).toContain(name);
    const devices = new Map<string, Set<string>>();
    for (const { userId, anonymousId } of calls)
      if (userId !== undefined && anonymousId !== undefined)
        devices.set(userId, (devices.get(userId) ?? new Set()).add(anonymousId));
    expect([...devices.values()].some((set) => set.size === 2)).toBe(true);
    expect(calls.some((call) => call.userId === undefined)).toBe(true);
    expect(calls.length).toBeGreaterThan(4_000);
  });

  it("has a few clients that do not keep to its plan, and a plan that all others keep to", async () => {
    expect(await checkPlan(SHOP_PLAN)).toEqual([]);
    const compiled = compilePlan(SHOP_PLAN);
    const broken = calls.filter(({ type, event, name, properties, traits }) => {
      const values = (type === "identify" || type === "group" ? traits : properties) as
        JsonObject | undefined;
      return judge(compiled, "observe", { type, name: event ?? name ?? "", values }).violations.length > 0;
    });
    expect(broken.length).toBeGreaterThan(20);
    expect(broken.length / calls.length).toBeLessThan(0.05);
    expect(new Set(broken.map(({ event }) => event))).toEqual(
      new Set(["Product Added", "Order Completed", "Wishlist Opened"]),
    );
  });

  it("goes on with live visits that begin now", () => {
    const visits = liveVisits(1, "live", () => 1_000_000);
    const first = visits.next().value;
    expect(first?.[0]?.type).toBe("page");
    expect(first?.[0]?.at).toBeGreaterThanOrEqual(1_000_000);
  });

  it("breaks messages in several ways", () => {
    expect(
      new Set(brokenMessages(3, 60).map((message) => JSON.stringify(message).slice(0, 25))).size,
    ).toBeGreaterThan(4);
  });
});
