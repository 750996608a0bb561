import "server-only";
import { pino } from "pino";

/** One JSON line per entry, so that nothing that people type can forge a line. */
export const log = pino({
  name: "console",
  redact: ["*.password", "*.token", "*.authorization", "*.cookie", "*.secret"],
});
