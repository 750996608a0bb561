/** Code to begin with: each does something that people really need. */
export interface Template {
  readonly slug: string;
  readonly name: string;
  readonly says: string;
  readonly code: string;
}

export const TEMPLATES: readonly Template[] = [
  {
    slug: "blank",
    name: "Blank",
    says: "Returns each event as it came.",
    code: `export function transformEvent(event, metadata) {
  return event;
}
`,
  },
  {
    slug: "drop-internal",
    name: "Drop internal traffic",
    says: "Leaves out events of your own people, of tests and of bots.",
    code: `const OWN_DOMAINS = ["example.com"];
const BOTS = /bot|crawler|spider|headless/i;

export function transformEvent(event) {
  const email = event.traits?.email ?? event.context?.traits?.email ?? "";
  const domain = String(email).split("@")[1];
  if (OWN_DOMAINS.includes(domain)) return null;
  if (BOTS.test(event.context?.userAgent ?? "")) return null;
  return event;
}
`,
  },
  {
    slug: "mask-contact",
    name: "Mask e-mail and phone",
    says: "Keeps the domain of addresses and the last digits of numbers.",
    code: `const maskEmail = (text) => String(text).replace(/^(.).*(@.*)$/, "$1***$2");
const maskPhone = (text) => String(text).replace(/\\d(?=\\d{2})/g, "*");

function mask(fields) {
  if (!fields) return;
  if (fields.email) fields.email = maskEmail(fields.email);
  if (fields.phone) fields.phone = maskPhone(fields.phone);
}

export function transformEvent(event) {
  mask(event.traits);
  mask(event.properties);
  mask(event.context?.traits);
  return event;
}
`,
  },
  {
    slug: "allow-list",
    name: "Only listed properties",
    says: "Removes every property that you have not named.",
    code: `const ALLOWED = {
  "Order Completed": ["order_id", "total", "currency", "products"],
  "Product Viewed": ["product_id", "price"],
};

export function transformEvent(event) {
  const allowed = ALLOWED[event.event];
  if (!allowed) return event;
  const given = event.properties ?? {};
  event.properties = Object.fromEntries(
    Object.entries(given).filter(([name]) => allowed.includes(name)),
  );
  return event;
}
`,
  },
  {
    slug: "campaign",
    name: "Campaign from the address",
    says: "Reads utm parameters of the page into context.campaign.",
    code: `export function transformEvent(event) {
  const search = event.context?.page?.search ?? "";
  const campaign = {};
  for (const pair of search.replace(/^\\?/, "").split("&")) {
    const [name, value = ""] = pair.split("=");
    if (!name.startsWith("utm_")) continue;
    const key = name === "utm_campaign" ? "name" : name.slice(4);
    campaign[key] = decodeURIComponent(value.replace(/\\+/g, " "));
  }
  if (Object.keys(campaign).length > 0) event.context.campaign = campaign;
  return event;
}
`,
  },
  {
    slug: "split-order",
    name: "One event for each product",
    says: "Turns an order into its own event and one for each product in it.",
    code: `export function transformEvent(event) {
  if (event.event !== "Order Completed") return event;
  const products = event.properties?.products ?? [];
  const items = products.map((product, index) => ({
    ...event,
    messageId: \`\${event.messageId}-\${index}\`,
    event: "Product Purchased",
    properties: { ...product, order_id: event.properties.order_id },
  }));
  return [event, ...items];
}
`,
  },
  {
    slug: "require-fields",
    name: "Refuse incomplete orders",
    says: "An order without a total goes to quarantine, with the reason.",
    code: `export function transformEvent(event) {
  if (event.event !== "Order Completed") return event;
  const { total, currency } = event.properties ?? {};
  if (typeof total !== "number") throw new Error("total must be a number, it is " + JSON.stringify(total));
  if (!currency) throw new Error("currency is missing");
  return event;
}
`,
  },
  {
    slug: "enrich",
    name: "Look up by HTTP",
    says: "Asks your own service about the person, with a stored credential.",
    code: `export async function transformEvent(event) {
  if (event.type !== "identify" || !event.userId) return event;
  const answer = await fetchV2(
    "https://crm.example.com/people/" + encodeURIComponent(event.userId),
    { headers: { authorization: "Bearer " + getCredential("crm_token") } },
  );
  if (answer.status !== 200) {
    log("no answer for", event.userId, answer.status);
    return event;
  }
  event.traits = { ...event.traits, segment: answer.body.segment };
  return event;
}
`,
  },
  {
    slug: "batch",
    name: "Keep one page view a person",
    says: "Looks at a whole batch: repeated views of a page by one person become one.",
    code: `export function transformBatch(events) {
  const seen = new Set();
  return events.filter((event) => {
    if (event.type !== "page") return true;
    const key = [event.userId ?? event.anonymousId, event.properties?.path].join(" ");
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
`,
  },
];

export const LIBRARY_START = `export function isEmail(text) {
  return /^[^@\\s]+@[^@\\s]+[.][^@\\s]+$/.test(String(text));
}
`;
