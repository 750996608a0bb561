/** What the environment may say but better did not: told at the start, once, without keeping anybody from starting. */
import { z } from "zod";
import { Refusal } from "../setup/step.mjs";

const GOOD_LENGTH = 16;
const GOOD_PASSWORD_LENGTH = 10;

/** One line each. Throws a Refusal for what the console could not work with. */
export function warningsAbout(env: NodeJS.ProcessEnv): readonly string[] {
  const email = env["TRIBUTARY_OWNER_EMAIL"];
  if (email && !z.email().safeParse(email).success) {
    throw new Refusal(
      `TRIBUTARY_OWNER_EMAIL is "${email}", which is no e-mail address such as ada@example.com.`,
    );
  }
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
