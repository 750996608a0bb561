/** Every operation of /api/v1, by method and path. A test keeps it equal to the routes under app/api/v1. */
import { auditOperations } from "./audit";
import { connectionOperations } from "./connection";
import { demoOperations } from "./demo";
import { deliveryOperations } from "./delivery";
import { destinationOperations } from "./destination";
import { eventOperations } from "./event";
import { homeOperations } from "./home";
import { releaseOperations } from "./release";
import { sourceOperations } from "./source";
import { userOperations } from "./user";
import { warehouseOperations } from "./warehouse";

export const operations = {
  ...homeOperations,
  ...sourceOperations,
  ...destinationOperations,
  ...connectionOperations,
  ...eventOperations,
  ...deliveryOperations,
  ...warehouseOperations,
  ...releaseOperations,
  ...userOperations,
  ...auditOperations,
  ...demoOperations,
};
export type Operations = typeof operations;
export type OperationKey = keyof Operations;
