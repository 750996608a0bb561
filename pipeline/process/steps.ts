/**
 * What happens to an event between the two logs, in this order. `shape` comes first and makes the draft; each of these then
 * changes it or rejects it. A step that needs the tracking plan, user code, an enrichment source or the identity graph
 * takes its place in these lists: validation after the times are right, transformations between the two lists, person keys
 * last, since any of them may change identifiers.
 */
import type { Step } from "./draft.ts";
import { findPersonKeys } from "./identity.ts";
import { validate } from "./validate.ts";
import { fillRequestContext } from "./request-context.ts";
import { correctTime } from "./time.ts";

export const STEPS: readonly Step[] = [correctTime, fillRequestContext, validate];

/** After the source's transformations, on each event that they made. */
export const LAST_STEPS: readonly Step[] = [findPersonKeys];
