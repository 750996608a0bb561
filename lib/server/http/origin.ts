import { ServiceError } from "../service-error";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses unsafe requests that a browser sends from another site with our cookie. Browsers say so in Sec-Fetch-Site;
 * older ones at least send Origin. A request with neither comes from no browser, so no victim's cookie is in it.
 */
export function requireSameOrigin(request: Request): void {
  if (SAFE.has(request.method)) return;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") throw new ServiceError("cross_origin");
  const origin = request.headers.get("origin");
  if (origin === null) return;
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  if (!URL.canParse(origin) || new URL(origin).host !== host) throw new ServiceError("cross_origin");
}
