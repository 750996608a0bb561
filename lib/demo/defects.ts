/** What goes wrong in any real shop's tracking: an old app that sends texts for numbers, a field that was forgotten, an event that nobody planned. */
import type { Random } from "./random.ts";
import type { ShopCall } from "./visit.ts";

const OLD_APP_SHARE = 0.04;
const FORGOTTEN_SHARE = 0.03;
const WISHLIST_SHARE = 0.02;

type Properties = Readonly<Record<string, unknown>>;

const without = (properties: Properties, name: string): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([own]) => own !== name));

function defect(random: Random, call: ShopCall): readonly ShopCall[] {
  const { properties } = call;
  if (call.type !== "track" || properties === undefined) return [call];
  if (call.event === "Product Added" && random.chance(OLD_APP_SHARE))
    return [{ ...call, properties: { ...properties, price: `${String(properties["price"])} €` } }];
  if (call.event === "Order Completed" && random.chance(FORGOTTEN_SHARE))
    return [{ ...call, properties: without(properties, "order_id") }];
  if (call.event === "Product Viewed" && random.chance(WISHLIST_SHARE))
    return [call, { ...call, at: call.at + 500, event: "Wishlist Opened", properties: { items: 3 } }];
  return [call];
}

/** The same calls in the same order, a small share of them as a faulty client would make them. */
export const withDefects = (random: Random, calls: readonly ShopCall[]): readonly ShopCall[] =>
  calls.flatMap((call) => defect(random, call));
