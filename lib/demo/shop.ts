/** The demo shop's history and its mishaps: seeded, so that the same seed gives the same thirty days. */
import { withDefects } from "./defects.ts";
import { makePeople } from "./people.ts";
import { seededRandom, type Random } from "./random.ts";
import { makeVisit, type ShopCall, type VisitState } from "./visit.ts";

export interface ShopPlan {
  readonly seed: number;
  readonly days: number;
  readonly people: number;
  /** End of the history, epoch milliseconds. */
  readonly until: number;
  /** Begins every user id, so that two runs do not mix. */
  readonly prefix: string;
}

const DAY_MS = 86_400_000;

/** People come in the morning, at lunch and mostly in the evening. Milliseconds into the day. */
function visitTime(random: Random): number {
  const hour = random.pick([8, 9, 10, 12, 12, 13, 15, 17, 18, 19, 19, 20, 20, 21, 21, 22]);
  return (hour + random.next()) * 3_600_000;
}

/** All calls of the history in time order. About ten a visit, two visits a person and week. */
export function shopHistory(plan: ShopPlan): readonly ShopCall[] {
  const random = seededRandom(plan.seed);
  const people = makePeople(random, plan.people, plan.prefix);
  const calls: ShopCall[] = [];
  const begin = plan.until - plan.days * DAY_MS;
  for (const person of people) {
    const state: VisitState = { signedUp: false, orders: 0 };
    for (let day = random.between(0, 6); day < plan.days; day += random.between(1, 7)) {
      calls.push(...makeVisit(random, person, state, begin + day * DAY_MS + visitTime(random)));
    }
  }
  return withDefects(random, calls)
    .filter((call) => call.at < plan.until)
    .toSorted((a, b) => a.at - b.at);
}

/** An endless stream of visits that happen now, for a running demo. `at` of each call says when it is due. */
export function* liveVisits(seed: number, prefix: string, now: () => number): Generator<readonly ShopCall[]> {
  const random = seededRandom(seed);
  const people = makePeople(random, 200, prefix);
  const states = new Map<string, VisitState>();
  for (;;) {
    const person = random.pick(people);
    const state = states.get(person.userId) ?? { signedUp: false, orders: 0 };
    states.set(person.userId, state);
    yield makeVisit(random, person, state, now());
  }
}

/** Messages as broken clients send them: each ends in quarantine with its reason, none may disturb the others. */
export function brokenMessages(seed: number, count: number): readonly unknown[] {
  const random = seededRandom(seed);
  const kinds: readonly (() => unknown)[] = [
    () => ({ type: "track", event: "Product Viewed", properties: { product_id: "cof-001" } }),
    () => ({ type: "track", anonymousId: random.hex(16), properties: { total: 12 } }),
    () => ({ type: "purchase", userId: "u_1", event: "Order Completed" }),
    () => "Order Completed",
    () => ({ type: "track", userId: "u_2", event: "Cart Dumped", properties: { cart: "x".repeat(40_000) } }),
    () => ({ type: "identify", userId: "", anonymousId: "  ", traits: { email: "nobody@example.com" } }),
  ];
  return Array.from({ length: count }, () => random.pick(kinds)());
}
