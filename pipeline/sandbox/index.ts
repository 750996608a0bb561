/**
 * The sandbox: customers' code in isolates inside child processes that may crash or be killed at any time. Stages and
 * the control API stand on it; it knows neither. Each owner (a source's or destination's chain) has a child of its own, so
 * that nobody waits for somebody else's code.
 *
 * Limits are in limits.ts. What code did wrong is a result (contract/transformation.ts, TransformationFault); that no child
 * can be started is a Fault `transformation_unavailable`.
 */
export { compileChain, runChain } from "./chain.ts";
export type { Chain, ChainOutcome, ChainStep } from "./chain.ts";
export { credentialsOf } from "./credentials.ts";
export { explain } from "./explain.ts";
export type { KeptLine } from "./log-book.ts";
export { looking } from "./looking.ts";
export { sandboxMetrics } from "./metrics.ts";
export { placeOf } from "./place.ts";
export { Sandbox } from "./sandbox.ts";
export { tryOut } from "./try-out.ts";
