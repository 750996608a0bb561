import { Client } from "pg";
import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "../setup/step.mjs";

const OLDEST_VERSION = 15;
const CONNECT_TIMEOUT_MS = 5_000;

/** The URL without its password, for messages. */
function describe(url: string): string {
  try {
    const { hostname, port, pathname, username } = new URL(url);
    return `${username ? `${username}@` : ""}${hostname}:${port || "5432"}${pathname}`;
  } catch {
    return "(not a URL)";
  }
}

/** Proves that the database of DATABASE_URL answers and is new enough. Throws a Refusal that says what to mend. */
export async function checkDatabase(url: string): Promise<void> {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Refusal(
      `DATABASE_URL is not the URL of a Postgres. It should look like postgresql://user:password@host:5432/database`,
    );
  }
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on("error", () => {}); // what ends a connection also fails its query
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(
      "SELECT current_setting('server_version') AS version",
    );
    const version = rows[0]?.version ?? "";
    if (Number.parseInt(version, 10) < OLDEST_VERSION) {
      throw new Refusal(
        `The database ${describe(url)} is Postgres ${version}, but Tributary needs ${OLDEST_VERSION} or newer. Upgrade it, or leave DATABASE_URL unset to use the embedded one.`,
      );
    }
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(explainFailure(url, error));
  } finally {
    await client.end().catch(() => {});
  }
}

/** What is wrong with the database and what to do, for errors of Postgres and of the connection to it. */
export function explainFailure(url: string, error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const database = `The database ${describe(url)}`;
  if (code === "28P01" || code === "28000" || /password/i.test(message)) {
    return `${database} refuses this user or password (${message}). Correct the credentials in DATABASE_URL.`;
  }
  switch (code) {
    case "3D000":
      return `${database} does not exist (${message}). Create it, or correct the name in DATABASE_URL.`;
    case "42501":
      return `${database} does not let this user create tables (${message}). Make the user its owner: ALTER DATABASE … OWNER TO …, or allow it: GRANT CREATE ON SCHEMA public TO …`;
    case "25006":
      return `${database} is read-only (${message}). Let DATABASE_URL name the primary, and a user whose transactions may write.`;
    case "53300":
      return `${database} has no connection left (${message}). Raise max_connections or the user's limit, or close other connections.`;
    case "53100":
      return `${database} has no disk space left (${message}). Free some, then start again.`;
    default:
      return /^[0-9A-Z]{5}$/.test(code)
        ? `${database} refuses what Tributary needs: ${message} (${code}). Give it a database of its own, with a user who owns it.`
        : `${database} cannot be reached (${code || message}). Check that it runs and that host and port are right, or leave DATABASE_URL unset to use the embedded one.`;
  }
}

/** Waits until a server that was just started takes connections. */
export async function waitForDatabase(
  url: string,
  timeoutMs: number,
  hasFailed: () => boolean,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
    client.on("error", () => {});
    try {
      await client.connect();
      return;
    } catch (error) {
      if (hasFailed() || Date.now() > deadline) {
        throw new Refusal(
          `The embedded Postgres did not start: ${(error as Error).message || String(error)}.`,
        );
      }
      await sleep(50);
    } finally {
      await client.end().catch(() => {});
    }
  }
}
