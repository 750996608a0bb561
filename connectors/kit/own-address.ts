/**
 * The one private place that everybody's requests may reach: an endpoint of this installation itself, such as the demo
 * tools behind the console. It is named by origin and path; whatever else lives at that address stays out of reach.
 */

/** What may follow the prefix: one plain segment. No dots, no encoding, no slash: nothing that a server could read as another path. */
const SEGMENT = /^[a-z0-9-]{1,64}$/;

/**
 * Tells whether a URL (already normalised by the URL parser) is exactly one segment below one of the prefixes.
 * A prefix is an http(s) origin and a path that ends in a slash: "http://127.0.0.1:3000/api/demo/". Throws RangeError for
 * anything else, so that a setting with a typing error never opens a whole server.
 */
export function ownAddresses(prefixes: readonly string[]): (url: URL) => boolean {
  const known = prefixes.map(parsePrefix);
  return (url) =>
    url.search === "" &&
    url.hash === "" &&
    known.some(
      ({ origin, pathname }) =>
        url.origin === origin &&
        url.pathname.startsWith(pathname) &&
        SEGMENT.test(url.pathname.slice(pathname.length)),
    );
}

function parsePrefix(prefix: string): URL {
  const url = URL.canParse(prefix) ? new URL(prefix) : null;
  const isPlain =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    `${url.origin}${url.pathname}` === prefix &&
    url.pathname.length > 1 &&
    url.pathname.endsWith("/");
  if (!isPlain) throw new RangeError(`"${prefix}" is not an address such as http://127.0.0.1:3000/api/demo/`);
  return url;
}
