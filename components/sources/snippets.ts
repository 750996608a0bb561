/** The code to paste, with the source's own key and address in it. Each is tried against a running gateway. */

export interface Snippet {
  readonly slug: string;
  readonly label: string;
  /** What to do with it, in a sentence. */
  readonly where: string;
  /** Commands before the code. */
  readonly install: string | null;
  readonly code: string;
}

interface Target {
  readonly endpoint: string;
  readonly writeKey: string;
}

/** Keys and addresses are plain characters; anything else must not become code. */
const plain = (text: string): string => text.replace(/[^\w.:/\-[\]]/g, "");

type Draw = (target: Target) => Snippet;

const html: Draw = ({ endpoint, writeKey }) => ({
  slug: "html",
  label: "JavaScript (HTML)",
  where:
    "Paste it into the <head> of every page. It loads the browser SDK from your own gateway and asks nobody else.",
  install: null,
  code: `<script>
  (function () {
    var analytics = (window.analytics = window.analytics || []);
    if (analytics.initialize || analytics.invoked) return;
    analytics.invoked = true;
    ["track", "page", "identify", "group", "alias", "screen", "reset", "ready", "on", "once", "off"].forEach(
      function (method) {
        analytics[method] = function () {
          if (window.analytics.initialized) return window.analytics[method].apply(window.analytics, arguments);
          analytics.push([method].concat(Array.prototype.slice.call(arguments)));
          return analytics;
        };
      }
    );
    analytics._writeKey = "${writeKey}";
    analytics._cdn = "${endpoint}";
    var script = document.createElement("script");
    script.async = true;
    script.dataset.globalSegmentAnalyticsKey = "analytics";
    script.src = "${endpoint}/analytics.js/v1/${writeKey}/analytics.min.js";
    document.head.appendChild(script);
    analytics.page();
  })();
</script>`,
});

const segmentBrowser: Draw = ({ endpoint, writeKey }) => ({
  slug: "analytics-next",
  label: "@segment/analytics-next",
  where: "For bundled web apps. The SDK is unmodified: only its address is yours.",
  install: "npm install @segment/analytics-next",
  code: `import { AnalyticsBrowser } from "@segment/analytics-next";

export const analytics = AnalyticsBrowser.load({
  writeKey: "${writeKey}",
  cdnURL: "${endpoint}",
});

void analytics.page();
void analytics.track("Order Completed", { total: 9.5, currency: "EUR" });`,
});

const rudderBrowser: Draw = ({ endpoint, writeKey }) => ({
  slug: "analytics-js",
  label: "@rudderstack/analytics-js",
  where:
    "For web apps that speak RudderStack’s SDK already: change the two addresses. The entry “bundled” brings its plugins along; the plain one fetches them from its vendor.",
  install: "npm install @rudderstack/analytics-js",
  code: `import { RudderAnalytics } from "@rudderstack/analytics-js/bundled";

export const analytics = new RudderAnalytics();

analytics.load("${writeKey}", "${endpoint}", {
  configUrl: "${endpoint}",
});

analytics.page();
analytics.track("Order Completed", { total: 9.5, currency: "EUR" });`,
});

const segmentNode: Draw = ({ endpoint, writeKey }) => ({
  slug: "analytics-node",
  label: "@segment/analytics-node",
  where:
    "For servers and jobs. Call closeAndFlush before the process ends, so that nothing stays in its queue.",
  install: "npm install @segment/analytics-node",
  code: `import { Analytics } from "@segment/analytics-node";

const analytics = new Analytics({
  writeKey: "${writeKey}",
  host: "${endpoint}",
});

analytics.track({
  userId: "42",
  event: "Order Completed",
  properties: { total: 9.5, currency: "EUR" },
});

await analytics.closeAndFlush();`,
});

const rudderNode: Draw = ({ endpoint, writeKey }) => ({
  slug: "rudder-sdk-node",
  label: "@rudderstack/rudder-sdk-node",
  where: "For servers that speak RudderStack’s SDK already.",
  install: "npm install @rudderstack/rudder-sdk-node",
  code: `import RudderAnalytics from "@rudderstack/rudder-sdk-node";

const analytics = new RudderAnalytics("${writeKey}", {
  dataPlaneUrl: "${endpoint}",
});

analytics.track({
  userId: "42",
  event: "Order Completed",
  properties: { total: 9.5, currency: "EUR" },
});

await analytics.flush();`,
});

const curl: Draw = ({ endpoint, writeKey }) => ({
  slug: "http",
  label: "HTTP",
  where: "For everything else. An answer of 200 means that the event is on disk.",
  install: null,
  code: `curl '${endpoint}/v1/track' \\
  -u '${writeKey}:' \\
  -H 'content-type: application/json' \\
  -d '{
    "userId": "42",
    "event": "Order Completed",
    "properties": { "total": 9.5, "currency": "EUR" }
  }'`,
});

export function snippetsOf(target: Target): readonly [Snippet, ...Snippet[]] {
  const safe = { endpoint: plain(target.endpoint), writeKey: plain(target.writeKey) };
  return [
    html(safe),
    segmentBrowser(safe),
    rudderBrowser(safe),
    segmentNode(safe),
    rudderNode(safe),
    curl(safe),
  ];
}
