import { z } from "zod";
import { warehouseLoadsQuery, warehouseQuery } from "../../contract/control.ts";
import { cancelQuery, queryWarehouse, warehouseLoads, warehouseTables } from "./asking.ts";
import { json, parse, type Route } from "./route.ts";

const cancelBody = z.object({ queryId: z.string().min(1).max(100) });

export const warehouseRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/v1/warehouse/query",
    handle: async ({ body }, { roles }) => json(await queryWarehouse(roles, parse(warehouseQuery, body))),
  },
  {
    method: "POST",
    path: "/v1/warehouse/cancel",
    handle: async ({ body }, { roles }) =>
      json({ cancelled: await cancelQuery(roles, parse(cancelBody, body).queryId) }),
  },
  {
    method: "GET",
    path: "/v1/warehouse/tables",
    handle: async (_request, { roles }) => json({ items: await warehouseTables(roles) }),
  },
  {
    method: "GET",
    path: "/v1/warehouse/loads",
    handle: async ({ query }, { roles }) =>
      json(await warehouseLoads(roles, parse(warehouseLoadsQuery, query))),
  },
];
