/** The demo shop's tracking plan: what its pages and its server agreed to send. */
import type { PlanContent } from "../../contract/plan.ts";

type Schema = Readonly<Record<string, unknown>>;

const text = (more: Schema = {}): Schema => ({ type: "string", minLength: 1, ...more });
const money: Schema = { type: "number", minimum: 0, description: "Euros." };
const currency: Schema = { type: "string", enum: ["EUR"] };

const object = (properties: Schema, required: readonly string[]): Schema => ({
  type: "object",
  properties,
  required,
});

const product = {
  product_id: text({ pattern: "^[a-z]{3}-[0-9]{3}$" }),
  sku: text(),
  name: text(),
  category: { type: "string", enum: ["Coffee", "Brewers", "Grinders", "Cups"] },
  price: money,
};
const products: Schema = { type: "array", minItems: 1, items: object(product, ["product_id", "price"]) };
const order = text({ description: "The shop's number of the order, o- and eight digits." });

export const SHOP_PLAN: PlanContent = {
  events: [
    {
      type: "track",
      name: "Products Searched",
      description: "Somebody used the search field.",
      properties: object({ query: text() }, ["query"]),
    },
    {
      type: "track",
      name: "Product Viewed",
      description: "A product's page was opened.",
      owner: "Shop team",
      properties: object({ ...product, currency }, ["product_id", "name", "price"]),
    },
    {
      type: "track",
      name: "Product Added",
      description: "A product went into the cart.",
      owner: "Shop team",
      properties: object({ ...product, quantity: { type: "integer", minimum: 1 }, currency }, [
        "product_id",
        "price",
        "quantity",
      ]),
    },
    {
      type: "track",
      name: "Checkout Started",
      owner: "Checkout team",
      properties: object({ value: money, currency, products }, ["value", "currency", "products"]),
    },
    {
      type: "track",
      name: "Order Completed",
      description: "Paid and on its way to the roastery.",
      owner: "Checkout team",
      properties: object(
        { order_id: order, total: money, currency, products, coupon: { type: ["string", "null"] } },
        ["order_id", "total", "currency", "products"],
      ),
    },
    {
      type: "track",
      name: "Payment Captured",
      owner: "Payments",
      properties: object({ order_id: order, total: money, currency }, ["order_id", "total"]),
    },
    {
      type: "track",
      name: "Order Refunded",
      owner: "Payments",
      properties: object({ order_id: order, refund: money, currency, products }, ["order_id", "refund"]),
    },
    {
      type: "track",
      name: "Signed Up",
      properties: object({ method: { type: "string", enum: ["email", "single sign-on"] } }, ["method"]),
    },
    { type: "page", name: "", properties: object({ path: text(), url: text(), title: text() }, ["path"]) },
  ],
  traits: object(
    {
      email: text({ format: "email", "x-pii": true }),
      firstName: text({ "x-pii": true }),
      lastName: text({ "x-pii": true }),
      plan: { type: "string", enum: ["guest", "club"] },
      address: object({ city: text({ "x-pii": true }) }, []),
      city: text({ "x-pii": true }),
      last_order_total: money,
      orders: { type: "integer", minimum: 0 },
    },
    [],
  ),
};
