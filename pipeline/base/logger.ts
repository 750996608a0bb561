/** Structured logs: one JSON object a line on stdout, written synchronously so that the last words of a crash survive. */
import { destination, pino, stdTimeFunctions, type Logger } from "pino";
import type { PipelineEnv } from "./env.ts";

/** Event payloads are never logged at `info`; what could still carry a secret is blotted out by name. */
const REDACTED = [
  "secretKey",
  "databaseUrl",
  "authorization",
  "*.secretKey",
  "*.databaseUrl",
  "*.authorization",
  "*.headers.authorization",
  "*.headers.cookie",
  "*.writeKey",
];

/** `part` names who speaks: main or a role. */
export function createLogger(level: PipelineEnv["logLevel"], part: string): Logger {
  return pino(
    {
      level,
      base: { part },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED, censor: "[redacted]" },
    },
    destination({ fd: 1, sync: true }),
  );
}
