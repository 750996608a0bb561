/** Where a request comes from, as far as headers tell. Behind no proxy Next fills in the socket's address. */
export interface Client {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export const clientOf = (headers: Headers): Client => ({
  ip: headers.get("x-forwarded-for")?.split(",")[0]?.trim() ?? null,
  userAgent: headers.get("user-agent"),
});
