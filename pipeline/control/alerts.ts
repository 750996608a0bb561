/** Where the rules stand, what a draft would have done, and trying a channel. */
import { alertPreview, channelTest } from "../../contract/alert.ts";
import { json, parse, type Route } from "./route.ts";

export const alertRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/alerts",
    handle: async (_request, { alerts }) => json(alerts.now()),
  },
  {
    method: "POST",
    path: "/v1/alerts/preview",
    handle: async ({ body }, { alerts }) => json(await alerts.preview(parse(alertPreview, body))),
  },
  {
    method: "POST",
    path: "/v1/alerts/test",
    handle: async ({ body }, { alerts }) => json(await alerts.test(parse(channelTest, body))),
  },
];
