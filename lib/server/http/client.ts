/** Where a request comes from, as far as headers tell. Behind no proxy Next fills in the socket's address. */
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
