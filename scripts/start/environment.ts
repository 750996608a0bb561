/**
 * What the environment says, before anything starts: values that no part could work with are refused by name, and those
 * that are weak are warned about, without keeping anybody from starting.
 */
import { ZodError, z } from "zod";
import { parseNetworks } from "../../connectors/kit/address.ts";
import { parseEnv } from "../../lib/env.ts";
import { clientAddress } from "../../pipeline/base/client-address.ts";
import { readEnv } from "../../pipeline/base/env.ts";
import { Refusal } from "../setup/step.mjs";

const GOOD_LENGTH = 16;
const GOOD_PASSWORD_LENGTH = 10;
/** What `npm start` itself fills in or checks in words of its own; any good value does here. */
const FILLED_IN = {
  DATABASE_URL: "postgresql://localhost/tributary",
  TRIBUTARY_SECRET_KEY: "filled in by npm start",
  TRIBUTARY_CONSOLE_PORT: "3000",
  TRIBUTARY_GATEWAY_PORT: "8080",
  TRIBUTARY_CONTROL_PORT: "8081",
} as const;

/** Warnings, one line each. Throws a Refusal that names the variable with which nothing would run. */
export function checkEnvironment(env: NodeJS.ProcessEnv): readonly string[] {
  const email = env["TRIBUTARY_OWNER_EMAIL"];
  if (email && !z.email().safeParse(email).success) {
    throw new Refusal(
      `TRIBUTARY_OWNER_EMAIL is "${email}", which is no e-mail address such as ada@example.com.`,
    );
  }
  try {
    parseEnv({ ...env, ...FILLED_IN });
    const { allowNetworks, trustedProxies } = readEnv({ ...env, ...FILLED_IN });
    named("TRIBUTARY_ALLOW_NETWORKS", () => parseNetworks(allowNetworks));
    named("TRIBUTARY_TRUSTED_PROXIES", () => clientAddress(trustedProxies));
  } catch (error) {
    throw refusalFor(error);
  }
  return warningsAbout(env);
}

function named(variable: string, parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    throw error instanceof RangeError ? new Refusal(`${variable}: ${error.message}.`) : error;
  }
}

function refusalFor(error: unknown): unknown {
  if (!(error instanceof ZodError)) return error;
  return new Refusal(error.issues.map(({ path, message }) => `${path.join(".")}: ${message}.`).join("\n"));
}

function warningsAbout(env: NodeJS.ProcessEnv): readonly string[] {
  return [
    isWeak(env["TRIBUTARY_API_TOKEN"], GOOD_LENGTH) &&
      `TRIBUTARY_API_TOKEN is short, and whoever guesses it owns this installation. Better: openssl rand -hex 32`,
    isWeak(env["TRIBUTARY_SECRET_KEY"], GOOD_LENGTH) &&
      `TRIBUTARY_SECRET_KEY is short, and it protects stored secrets and sessions. Better: openssl rand -base64 32, in a new data directory`,
    isWeak(env["TRIBUTARY_OWNER_PASSWORD"], GOOD_PASSWORD_LENGTH) &&
      `TRIBUTARY_OWNER_PASSWORD is short. Change it in the console under Settings → Profile.`,
    hasOne(env["TRIBUTARY_OWNER_EMAIL"], env["TRIBUTARY_OWNER_PASSWORD"]) &&
      `TRIBUTARY_OWNER_EMAIL and TRIBUTARY_OWNER_PASSWORD make the first owner only together; one of them is not set.`,
  ].filter((line) => line !== false);
}

const isWeak = (value: string | undefined, length: number): boolean =>
  value !== undefined && value !== "" && value.length < length;

const hasOne = (one: string | undefined, other: string | undefined): boolean => !one !== !other;
