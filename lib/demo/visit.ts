/** One visit to the shop, told as the calls that a site's SDK would make. */
import type { Device, Person } from "./people.ts";
import { PRODUCTS, type Product } from "./products.ts";
import type { Random } from "./random.ts";

/** A call of a Segment-style SDK. `source` says who makes it: the pages in the browser, or the shop's server. */
export interface ShopCall {
  readonly source: "web" | "server";
  readonly type: "track" | "identify" | "page" | "group";
  /** Epoch milliseconds. */
  readonly at: number;
  readonly anonymousId?: string;
  readonly userId?: string;
  readonly event?: string;
  readonly name?: string;
  readonly category?: string;
  readonly groupId?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly traits?: Readonly<Record<string, unknown>>;
  readonly context: Readonly<Record<string, unknown>>;
}

export interface VisitState {
  signedUp: boolean;
  orders: number;
}

const SITE = "https://shop.example";

interface Visit {
  readonly random: Random;
  readonly person: Person;
  readonly device: Device;
  readonly state: VisitState;
  readonly calls: ShopCall[];
  at: number;
  identified: boolean;
}

function webContext(visit: Visit, path: string): Readonly<Record<string, unknown>> {
  const { person, device } = visit;
  return {
    userAgent: device.userAgent,
    locale: person.locale,
    timezone: person.timezone,
    screen: device.screen,
    page: {
      path,
      url: `${SITE}${path}`,
      title: path === "/" ? "Slow Bar Coffee" : `Slow Bar Coffee: ${path.slice(1)}`,
    },
    library: { name: "analytics.js" },
  };
}

function ids(visit: Visit): { readonly anonymousId: string; readonly userId?: string } {
  const { device, person, identified } = visit;
  return identified
    ? { anonymousId: device.anonymousId, userId: person.userId }
    : { anonymousId: device.anonymousId };
}

function say(
  visit: Visit,
  call: Omit<ShopCall, "source" | "at" | "context"> & { readonly path: string },
): void {
  const { path, ...rest } = call;
  visit.at += visit.random.between(2_000, 45_000);
  visit.calls.push({ source: "web", at: visit.at, ...ids(visit), ...rest, context: webContext(visit, path) });
}

const viewPage = (visit: Visit, name: string, path: string): void =>
  say(visit, { type: "page", name, category: "Shop", properties: { path, url: `${SITE}${path}` }, path });
const track = (
  visit: Visit,
  event: string,
  path: string,
  properties: Readonly<Record<string, unknown>>,
): void => say(visit, { type: "track", event, properties, path });

function signUp(visit: Visit): void {
  const { person, state } = visit;
  viewPage(visit, "Sign up", "/sign-up");
  state.signedUp = true;
  visit.identified = true;
  const traits = {
    email: person.email,
    firstName: person.firstName,
    lastName: person.lastName,
    plan: person.plan,
    address: { city: person.city },
  };
  say(visit, { type: "identify", traits, path: "/sign-up" });
  track(visit, "Signed Up", "/sign-up", { method: visit.random.pick(["email", "email", "single sign-on"]) });
  if (person.plan === "club")
    say(visit, { type: "group", groupId: "slow-bar-club", traits: { name: "Slow Bar Club" }, path: "/club" });
}

function browse(visit: Visit): readonly Product[] {
  const cart: Product[] = [];
  for (let step = visit.random.between(1, 5); step > 0; step--) {
    const product = visit.random.pick(PRODUCTS);
    const path = `/products/${product.product_id}`;
    viewPage(visit, "Product", path);
    track(visit, "Product Viewed", path, { ...product, currency: "EUR" });
    if (!visit.random.chance(0.15 + visit.person.appetite * 0.4)) continue;
    cart.push(product);
    track(visit, "Product Added", path, { ...product, quantity: 1, currency: "EUR" });
  }
  return cart;
}

/** The browser says that the order was completed, the shop's server confirms it; sometimes a refund follows days later. */
function buy(visit: Visit, cart: readonly Product[]): void {
  const { random, person, state } = visit;
  const total = Math.round(cart.reduce((sum, product) => sum + product.price, 0) * 100) / 100;
  const order_id = `o-${random.hex(8)}`;
  track(visit, "Checkout Started", "/checkout", { value: total, currency: "EUR", products: cart });
  if (!random.chance(0.72)) return;
  if (!state.signedUp) signUp(visit);
  state.orders += 1;
  track(visit, "Order Completed", "/checkout/thanks", {
    order_id,
    total,
    currency: "EUR",
    products: cart,
    coupon: random.chance(0.1) ? "SLOW10" : null,
  });
  const server = {
    source: "server",
    userId: person.userId,
    context: { library: { name: "analytics-node" } },
  } as const;
  const lifetime = { last_order_total: total, orders: state.orders, city: person.city };
  visit.calls.push({
    ...server,
    type: "track",
    event: "Payment Captured",
    at: visit.at + 1_500,
    properties: { order_id, total, currency: "EUR" },
  });
  visit.calls.push({ ...server, type: "identify", at: visit.at + 2_000, traits: lifetime });
  if (!random.chance(0.06)) return;
  const returned = random.pick(cart);
  const at = visit.at + random.between(1, 5) * 86_400_000;
  visit.calls.push({
    ...server,
    type: "track",
    event: "Order Refunded",
    at,
    properties: { order_id, refund: returned.price, currency: "EUR", products: [returned] },
  });
}

/** Everything that happens in one visit beginning at `at` (epoch milliseconds), in time order per caller. */
export function makeVisit(
  random: Random,
  person: Person,
  state: VisitState,
  at: number,
): readonly ShopCall[] {
  const device = random.pick(person.devices);
  const visit: Visit = {
    random,
    person,
    device,
    state,
    calls: [],
    at,
    identified: state.signedUp && random.chance(0.7),
  };
  viewPage(visit, "Home", "/");
  if (random.chance(0.25))
    track(visit, "Products Searched", "/search", {
      query: random.pick(["espresso", "grinder", "decaf", "gift"]),
    });
  const cart = browse(visit);
  if (!state.signedUp && random.chance(0.2)) signUp(visit);
  if (cart.length > 0 && random.chance(0.35 + person.appetite * 0.4)) buy(visit, cart);
  return visit.calls;
}
