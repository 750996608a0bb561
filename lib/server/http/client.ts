/** Where a request comes from. The console's server (scripts/start/console.mjs) has put the client alone into X-Forwarded-For. */
export interface Client {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** How a socket for both families names an IPv4 address. */
const IPV4_IN_IPV6 = /^::ffff:(?=\d+\.)/i;

export const clientOf = (headers: Headers): Client => ({
  ip: headers.get("x-forwarded-for")?.split(",")[0]?.trim().replace(IPV4_IN_IPV6, "") ?? null,
  userAgent: headers.get("user-agent"),
});
