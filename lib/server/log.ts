import "server-only";
import { pino } from "pino";
import { logLevel } from "@/lib/env";

/** One JSON line per entry, so that nothing that people type can forge a line. */
export const log = pino({
  name: "console",
  level: logLevel,
  redact: ["*.password", "*.token", "*.authorization", "*.cookie", "*.secret"],
});
