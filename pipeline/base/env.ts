/** The pipeline's settings. This is the only file of the pipeline that reads the environment. */
import { join } from "node:path";
import { z } from "zod";
import { ROLE_NAMES, type RoleName } from "./role-names.ts";

const port = z.coerce.number().int().min(0).max(65_535);

const list = (text: string): readonly string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** Nothing named, as in a file of variables with empty ones, is all of them. */
const roleNames = z
  .string()
  .transform(list)
  .transform((names, context): readonly RoleName[] => {
    const unknown = names.find((name) => name !== "all" && !ROLE_NAMES.some((known) => known === name));
    if (unknown !== undefined) {
      context.addIssue(`"${unknown}" is no role; they are ${ROLE_NAMES.join(", ")}, or all`);
      return z.NEVER;
    }
    const isAll = names.length === 0 || names.includes("all");
    return ROLE_NAMES.filter((name) => isAll || names.includes(name));
  });

const environment = z.object({
  TRIBUTARY_DATA_DIR: z.string().default(".data"),
  TRIBUTARY_GATEWAY_PORT: port.default(8080),
  TRIBUTARY_GATEWAY_HOST: z.string().default("0.0.0.0"),
  TRIBUTARY_CONTROL_PORT: port.default(8081),
  TRIBUTARY_CONSOLE_URL: z.string().default("http://127.0.0.1:3000"),
  TRIBUTARY_SECRET_KEY: z.string().min(8),
  TRIBUTARY_ALLOW_NETWORKS: z.string().default(""),
  TRIBUTARY_TRUSTED_PROXIES: z.string().default(""),
  TRIBUTARY_ROLES: roleNames.prefault("all"),
  TRIBUTARY_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  TRIBUTARY_RETENTION_DAYS: z.coerce.number().min(0.01).default(7),
  TRIBUTARY_RETENTION_GB: z.coerce.number().min(0.01).default(20),
  TRIBUTARY_ALERT_SECONDS: z.coerce.number().min(1).max(300).default(15),
  TRIBUTARY_GEOLOCATION_URL: z.url().optional(),
  DATABASE_URL: z.string().optional(),
});

export interface PipelineEnv {
  readonly dataDir: string;
  readonly gatewayHost: string;
  readonly gatewayPort: number;
  readonly controlPort: number;
  /** Base URL of the console, for pulling the release at start. */
  readonly consoleUrl: string;
  readonly secretKey: string;
  /** CIDRs inside private ranges that outgoing requests may reach. */
  readonly allowNetworks: readonly string[];
  /** Addresses and CIDRs of reverse proxies outside private networks, whose word about the client counts. */
  readonly trustedProxies: readonly string[];
  /** In the order in which events pass through them. */
  readonly roles: readonly RoleName[];
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  readonly retention: { readonly maxAgeMs: number; readonly maxBytes: number };
  /** Between two looks at the alert rules. */
  readonly alertEveryMs: number;
  /** Where customers' code asks about an IP address: a URL with `{ip}` in it. Null: nowhere. */
  readonly geolocationUrl: string | null;
  /** Absent: lanes cannot run; the gateway and the process stage do without. */
  readonly databaseUrl: string | undefined;
}

/** Parses the environment; throws a ZodError that names the variable. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): PipelineEnv {
  const parsed = environment.parse(source);
  return Object.freeze({
    dataDir: parsed.TRIBUTARY_DATA_DIR,
    gatewayHost: parsed.TRIBUTARY_GATEWAY_HOST,
    gatewayPort: parsed.TRIBUTARY_GATEWAY_PORT,
    controlPort: parsed.TRIBUTARY_CONTROL_PORT,
    consoleUrl: parsed.TRIBUTARY_CONSOLE_URL,
    secretKey: parsed.TRIBUTARY_SECRET_KEY,
    allowNetworks: list(parsed.TRIBUTARY_ALLOW_NETWORKS),
    trustedProxies: list(parsed.TRIBUTARY_TRUSTED_PROXIES),
    roles: parsed.TRIBUTARY_ROLES,
    logLevel: parsed.TRIBUTARY_LOG_LEVEL,
    retention: {
      maxAgeMs: parsed.TRIBUTARY_RETENTION_DAYS * 86_400_000,
      maxBytes: parsed.TRIBUTARY_RETENTION_GB * 2 ** 30,
    },
    alertEveryMs: parsed.TRIBUTARY_ALERT_SECONDS * 1000,
    geolocationUrl: parsed.TRIBUTARY_GEOLOCATION_URL ?? null,
    databaseUrl: parsed.DATABASE_URL,
  });
}

/**
 * The environment of a role's thread: ours, and a place where Node keeps compiled code. Without it each thread strips
 * the types of every file anew: 18 MB and 35 ms a thread (measured on Node 24.21).
 */
export function threadEnv(dataDir: string): NodeJS.ProcessEnv {
  return { NODE_COMPILE_CACHE: join(dataDir, "compile-cache"), ...process.env };
}
