/**
 * What happens to an event between the two logs, in this order. `shape` comes first and makes the draft; each of these then
 * changes it or rejects it. A step that needs the tracking plan, user code, an enrichment source or the identity graph
 * takes its place in this list: validation after the times are right, transformations after validation, enrichment
 * after transformations, person keys last, since any of them may change identifiers.
 */
import type { Step } from "./draft.ts";
import { findPersonKeys } from "./identity.ts";
import { validate } from "./validate.ts";
import { fillRequestContext } from "./request-context.ts";
import { correctTime } from "./time.ts";

export const STEPS: readonly Step[] = [correctTime, fillRequestContext, validate, findPersonKeys];
