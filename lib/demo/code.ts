/** The demo shop's transformations: short, and of the kinds that people write first. */
export const NO_ROBOTS = `/** Search robots look at products, too, but nobody sells to them. */
export function transformEvent(event, metadata) {
  const agent = event.context?.userAgent ?? "";
  if (/bot|crawler|spider/i.test(agent)) return null;
  if (event.event === "Order Completed") {
    event.properties.item_count = event.properties.products.length;
  }
  return event;
}
`;

export const CRM_CONTACTS = `/** The CRM knows people by an address in small letters, and has no use for the IP address. */
export function transformEvent(event) {
  if (typeof event.traits?.email === "string") event.traits.email = event.traits.email.trim().toLowerCase();
  delete event.context.ip;
  return event;
}
`;
