/** What the first paint must know, kept in a cookie so that the server renders it: nothing flashes. */
import { z } from "zod";

export const LOOK_COOKIE = "tributary-look";
const YEAR_SECONDS = 31_536_000;

const zone = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
    } catch {
      return false;
    }
  });

const look = z.object({
  theme: z.enum(["system", "light", "dark"]).catch("system"),
  density: z.enum(["comfortable", "compact"]).catch("comfortable"),
  timeZone: zone.nullable().catch(null),
  shortcuts: z.boolean().catch(true),
  browserZone: zone.catch("UTC"),
  sidebar: z.enum(["open", "collapsed"]).catch("open"),
});
export type Look = z.infer<typeof look>;

/** Never throws: what is missing or wrong becomes its default. */
export function parseLook(cookie: string | undefined): Look {
  try {
    return look.parse(JSON.parse(decodeURIComponent(cookie ?? "{}")));
  } catch {
    return look.parse({});
  }
}

/** In the browser: merges into the cookie. */
export function keepLook(change: Partial<Look>): void {
  const present = document.cookie
    .split("; ")
    .find((pair) => pair.startsWith(`${LOOK_COOKIE}=`))
    ?.slice(LOOK_COOKIE.length + 1);
  const next = encodeURIComponent(JSON.stringify({ ...parseLook(present), ...change }));
  // oxlint-disable-next-line unicorn/no-document-cookie -- cookieStore is missing on plain http addresses
  document.cookie = `${LOOK_COOKIE}=${next}; path=/; max-age=${String(YEAR_SECONDS)}; samesite=lax`;
}
