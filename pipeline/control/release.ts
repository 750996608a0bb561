import { json, type Route } from "./route.ts";

export const releaseRoutes: readonly Route[] = [
  {
    method: "PUT",
    path: "/v1/release",
    handle: async ({ body }, { config }) => json({ running: await config.push(body) }),
  },
];
