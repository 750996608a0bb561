import { z } from "zod";
import { testDelivery as testDeliveryBody } from "../../contract/control.ts";
import { healthQuery } from "../../contract/health.ts";
import { REPLAY_ACTIONS, replayRequest } from "../../contract/replay.ts";
import { Fault } from "../base/fault.ts";
import {
  changeReplay,
  deliveryHealth,
  destinationHealth,
  lanes,
  ledger,
  replay,
  replayStatus,
  testDelivery,
} from "./asking.ts";
import { json, parse, type Route } from "./route.ts";

const time = z.coerce.number().int().min(0).optional();
const ledgerQuery = z.object({ from: time, to: time });

/** Lanes, their books, tests and replays: all of it is the route role's knowledge. */
export const destinationRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/lanes",
    handle: async (_request, { roles }) => json({ items: await lanes(roles) }),
  },
  {
    method: "GET",
    path: "/v1/destinations/:id/ledger",
    handle: async ({ params, query }, { roles }) => {
      const { from, to } = parse(ledgerQuery, query);
      return json(await ledger(roles, { destinationId: params["id"] ?? "", from, to }));
    },
  },
  {
    method: "GET",
    path: "/v1/destinations/:id/health",
    handle: async ({ params, query }, { roles }) =>
      json(await destinationHealth(roles, params["id"] ?? "", parse(healthQuery, query))),
  },
  {
    method: "GET",
    path: "/v1/delivery/health",
    handle: async ({ query }, { roles }) =>
      json({ items: await deliveryHealth(roles, parse(healthQuery, query)) }),
  },
  {
    method: "POST",
    path: "/v1/destinations/test",
    handle: async ({ body }, { roles }) => json(await testDelivery(roles, parse(testDeliveryBody, body))),
  },
  {
    method: "POST",
    path: "/v1/replays",
    handle: async ({ body }, { roles }) => json(await replay(roles, parse(replayRequest, body))),
  },
  {
    method: "GET",
    path: "/v1/replays/:id",
    handle: async ({ params }, { roles }) => {
      const status = await replayStatus(roles, params["id"] ?? "");
      if (status === null) throw new Fault("not_found", "There is no such replay.");
      return json(status);
    },
  },
  {
    method: "POST",
    path: "/v1/replays/:id/:action",
    handle: async ({ params }, { roles }) => {
      const action = parse(z.enum(REPLAY_ACTIONS), params["action"]);
      const status = await changeReplay(roles, params["id"] ?? "", action);
      if (status === null) throw new Fault("not_found", "There is no such replay.");
      return json(status);
    },
  },
];
