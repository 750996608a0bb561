/** The path to return to after signing in; "/" for anything that would leave the console. */
export function returnPath(next: string | null | undefined): string {
  if (next === null || next === undefined || !next.startsWith("/")) return "/";
  const origin = "http://console.invalid";
  try {
    const url = new URL(next, origin);
    if (url.origin !== origin || url.pathname.startsWith("//") || url.pathname === "/sign-in") return "/";
    return `${url.pathname}${url.search}${url.hash}`;
  } catch {
    return "/";
  }
}
