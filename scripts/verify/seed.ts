/**
 * Random tests are the same on every machine, so that a red run is one that a change has caused. `TRIBUTARY_SEED=N npm run verify
 * unit` tells other stories.
 */
import { configureGlobal } from "fast-check";

const DEFAULT_SEED = 20_261_129;

configureGlobal({ seed: Number(process.env["TRIBUTARY_SEED"] ?? DEFAULT_SEED) });
