/** Every operation of /api/v1, by method and path. A test keeps it equal to the routes under app/api/v1. */
import { alertOperations } from "./alert-operations";
import { auditOperations } from "./audit";
import { connectionOperations } from "./connection";
import { demoOperations } from "./demo";
import { deliveryOperations } from "./delivery";
import { destinationOperations } from "./destination";
import { eventOperations } from "./event";
import { healthOperations } from "./health";
import { homeOperations } from "./home";
import { libraryOperations } from "./library";
import { passwordResetOperations } from "./password-reset";
import { planEvidenceOperations } from "./plan-evidence";
import { planOperations } from "./plan-operations";
import { quarantineOperations } from "./quarantine";
import { releaseOperations } from "./release";
import { sourceOperations } from "./source";
import { transformationOperations } from "./transformation-operations";
import { userOperations } from "./user";
import { warehouseOperations } from "./warehouse";

export const operations = {
  ...homeOperations,
  ...sourceOperations,
  ...destinationOperations,
  ...connectionOperations,
  ...transformationOperations,
  ...libraryOperations,
  ...planOperations,
  ...planEvidenceOperations,
  ...eventOperations,
  ...quarantineOperations,
  ...deliveryOperations,
  ...healthOperations,
  ...alertOperations,
  ...warehouseOperations,
  ...releaseOperations,
  ...userOperations,
  ...passwordResetOperations,
  ...auditOperations,
  ...demoOperations,
};
export type Operations = typeof operations;
export type OperationKey = keyof Operations;
