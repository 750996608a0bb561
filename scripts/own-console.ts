/** Asks the console of the installation that runs with this data directory, as only its own scripts may. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { keyInfo } from "../contract/sealing.ts";
import { deriveKey } from "../pipeline/base/keys.ts";

function secretKey(): string {
  const given = process.env["TRIBUTARY_SECRET_KEY"];
  if (given !== undefined && given !== "") return given;
  return readFileSync(join(process.env["TRIBUTARY_DATA_DIR"] || ".data", "secret.key"), "utf8").trim();
}

/** Where it listens on this machine. */
export const consoleAddress = (): string =>
  `http://127.0.0.1:${process.env["TRIBUTARY_CONSOLE_PORT"] || "3000"}`;

/** POST to a path under /api/internal. Throws an Error that says what the console answered. */
export async function askOwnConsole(path: string, body: object = {}): Promise<unknown> {
  const key = deriveKey(secretKey(), keyInfo("control")).toString("base64url");
  const answer = await fetch(`${consoleAddress()}/api/internal/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`the console answered ${String(answer.status)}: ${await answer.text()}`);
  return answer.json();
}
