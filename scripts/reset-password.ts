/** `npm run reset-password -- EMAIL`: prints a link with which this person sets a new password, once and within a day. */
import { z } from "zod";
import { askOwnConsole, consoleAddress } from "./own-console.ts";

const link = z.object({ path: z.string(), expiresAt: z.number(), publicUrl: z.string().nullable() });

const [email] = process.argv.slice(2);
if (email === undefined) {
  console.error("Whose? npm run reset-password -- ada@example.com");
  process.exitCode = 2;
} else {
  try {
    const { path, expiresAt, publicUrl } = link.parse(await askOwnConsole("password-reset", { email }));
    console.log(`${email} sets a new password here, once and until ${new Date(expiresAt).toLocaleString()}:`);
    console.log(new URL(path, publicUrl ?? consoleAddress()).href);
  } catch (error) {
    console.error(`No link was made: ${error instanceof Error ? error.message : String(error)}`);
    console.error("Is Tributary running (npm start) with the same TRIBUTARY_DATA_DIR and ports?");
    process.exitCode = 1;
  }
}
