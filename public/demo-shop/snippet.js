// Loads the unmodified browser SDK from the gateway; calls made before it is there are kept in order.
(() => {
  const { endpoint, writeKey } = document.currentScript.dataset;
  const analytics = (window.analytics = window.analytics || []);
  if (analytics.initialize || analytics.invoked) return;
  analytics.invoked = true;
  for (const method of [
    "track",
    "page",
    "identify",
    "group",
    "alias",
    "screen",
    "reset",
    "ready",
    "on",
    "once",
    "off",
  ]) {
    analytics[method] = (...args) => {
      if (window.analytics.initialized) return window.analytics[method](...args);
      analytics.push([method, ...args]);
      return analytics;
    };
  }
  analytics._writeKey = writeKey;
  analytics._cdn = endpoint;
  const script = document.createElement("script");
  script.async = true;
  script.dataset.globalSegmentAnalyticsKey = "analytics";
  script.src = `${endpoint}/analytics.js/v1/${writeKey}/analytics.min.js`;
  document.head.append(script);
  analytics.page("Demo storefront");
})();
