/** A real Postgres for a test: the same embedded server and the same migrations as `npm start` uses. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { migrate } from "../../scripts/migrate.ts";
import { waitForDatabase } from "../../scripts/start/database.ts";
import { preparePostgres } from "../../scripts/start/postgres.ts";

const ROOT = resolve(import.meta.dirname, "../..");

export interface TestDatabase {
  readonly url: string;
  stop(): Promise<void>;
  /** After `stop`, on the same port with the same data. */
  start(): Promise<void>;
}

/** The cluster lives in `folder` and goes with it. */
export async function startDatabase(folder: string): Promise<TestDatabase> {
  const { url, args } = await preparePostgres(folder);
  let server: ChildProcess;
  const start = async (): Promise<void> => {
    // The script stops the server when we are gone, however that comes about.
    server = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    await waitForDatabase(url, 15_000, () => server.exitCode !== null);
  };
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, "exit");
    server.kill("SIGTERM");
    await exited;
  };
  try {
    await start();
    await migrate(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, start, stop };
}
