import "server-only";
import { hash, verify } from "@node-rs/argon2";

/** OWASP's second recommendation: 19 MiB, 2 passes, 1 lane; about 20 ms here. Argon2id is the library's default. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let nobody: Promise<string> | undefined;

/** Takes as long for an unknown person (`stored` null) as for a wrong password. */
export async function isPassword(stored: string | null, given: string): Promise<boolean> {
  nobody ??= hashPassword("nobody has this password");
  const matches = await verify(stored ?? (await nobody), given);
  return stored !== null && matches;
}
