import { connectionPreviewAsk } from "../../contract/connection.ts";
import { previewConnection } from "./asking.ts";
import { json, parse, type Route } from "./route.ts";

/** Trying a connection's filter and mapping before it is saved. */
export const connectionRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/v1/connections/preview",
    handle: async ({ body }, { roles }) =>
      json(await previewConnection(roles, parse(connectionPreviewAsk, body))),
  },
];
