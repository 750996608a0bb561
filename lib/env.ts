/** The console's settings. This is the only file of the console that reads the environment. */
import { z } from "zod";

/** True under `next dev` only. */
export const isDevelopment = process.env["NODE_ENV"] === "development";

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

/** Known before the rest of the environment is, so that its complaints can be logged. */
export const logLevel: (typeof LOG_LEVELS)[number] =
  LOG_LEVELS.find((level) => level === process.env["TRIBUTARY_LOG_LEVEL"]) ?? "info";

const port = z.coerce.number().int().min(1).max(65_535);
const blankIsAbsent = (value: unknown): unknown => (value === "" ? undefined : value);
const optional = <S extends z.ZodType>(schema: S) => z.preprocess(blankIsAbsent, schema.optional());

const environment = z.object({
  DATABASE_URL: z.string().min(1),
  TRIBUTARY_SECRET_KEY: z.string().min(8),
  TRIBUTARY_CONTROL_URL: optional(z.url()),
  TRIBUTARY_CONTROL_PORT: optional(port),
  TRIBUTARY_CONSOLE_PORT: optional(port),
  TRIBUTARY_GATEWAY_PORT: optional(port),
  TRIBUTARY_GATEWAY_PUBLIC_URL: optional(z.url()),
  TRIBUTARY_OWNER_EMAIL: optional(z.email()),
  TRIBUTARY_OWNER_PASSWORD: optional(z.string()),
  // Any length: whoever sets a weak one is warned at the start (scripts/start/environment.ts), not locked out.
  TRIBUTARY_API_TOKEN: optional(z.string().trim()),
  OIDC_ISSUER: optional(z.url()),
  OIDC_CLIENT_ID: optional(z.string()),
  OIDC_CLIENT_SECRET: optional(z.string()),
  NEXTAUTH_URL: optional(z.url()),
});

export interface ConsoleEnv {
  readonly databaseUrl: string;
  readonly secretKey: string;
  /** Base URL of the pipeline's control API. */
  readonly controlUrl: string;
  readonly consolePort: number;
  readonly gatewayPort: number;
  /** Where SDKs reach the gateway, when that is not this host with the gateway's port. */
  readonly gatewayPublicUrl: string | null;
  readonly owner: { readonly email: string; readonly password: string } | null;
  /** Accepted as an owner's bearer token. */
  readonly apiToken: string | null;
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string } | null;
  /** The console's own address as browsers see it; null: whatever address they use. */
  readonly publicUrl: string | null;
}

/** Parses the environment; throws a ZodError that names the variable. */
export function parseEnv(source: NodeJS.ProcessEnv): ConsoleEnv {
  const parsed = environment.parse(source);
  return Object.freeze({
    databaseUrl: parsed.DATABASE_URL,
    secretKey: parsed.TRIBUTARY_SECRET_KEY,
    controlUrl:
      parsed.TRIBUTARY_CONTROL_URL ?? `http://127.0.0.1:${String(parsed.TRIBUTARY_CONTROL_PORT ?? 8081)}`,
    consolePort: parsed.TRIBUTARY_CONSOLE_PORT ?? 3000,
    gatewayPort: parsed.TRIBUTARY_GATEWAY_PORT ?? 8080,
    gatewayPublicUrl: parsed.TRIBUTARY_GATEWAY_PUBLIC_URL ?? null,
    owner: ownerOf(parsed.TRIBUTARY_OWNER_EMAIL, parsed.TRIBUTARY_OWNER_PASSWORD),
    apiToken: parsed.TRIBUTARY_API_TOKEN ?? null,
    oidc: oidcOf(parsed.OIDC_ISSUER, parsed.OIDC_CLIENT_ID, parsed.OIDC_CLIENT_SECRET),
    publicUrl: parsed.NEXTAUTH_URL ?? null,
  });
}

const ownerOf = (email?: string, password?: string): ConsoleEnv["owner"] =>
  email === undefined || password === undefined ? null : { email, password };

const oidcOf = (issuer?: string, clientId?: string, clientSecret?: string): ConsoleEnv["oidc"] =>
  issuer === undefined || clientId === undefined || clientSecret === undefined
    ? null
    : { issuer, clientId, clientSecret };

let parsed: ConsoleEnv | undefined;

/** Read at first use, not at import: a production build runs without the installation's environment. */
export function env(): ConsoleEnv {
  parsed ??= parseEnv(process.env);
  // next-auth reads these two itself: without an address of its own it must believe the Host header.
  if (parsed.publicUrl === null) process.env["AUTH_TRUST_HOST"] = "1";
  return parsed;
}
