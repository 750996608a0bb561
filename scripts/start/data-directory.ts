/**
 * The data directory holds everything that must survive a restart:
 *
 *   tributary.json     format version, and a fingerprint by which a changed secret key is noticed
 *   secret.key         the generated secret key, unless TRIBUTARY_SECRET_KEY is set
 *   running.lock       held while Tributary runs; running.json says by which processes
 *   postgres/          the embedded database · log/ and warehouse/ belong to the pipeline
 */
import { createHmac, randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Refusal } from "../setup/step.mjs";
import { endLeftovers, readRunning } from "./running.ts";

/** Raised when an older program could not read what this one writes. */
const FORMAT_VERSION = 1;
/** Whoever gets hold of something signed could guess a shorter one at once; from here on it is a warning (environment.ts). */
const SECRET_KEY_LENGTH_MIN = 8;
/** Enough to see that there is room for the database and logs to begin with. */
const PROBE_BYTES = 16 * 1024 * 1024;

const SQLITE_BUSY = 5;

export interface DataDirectory {
  readonly path: string;
  readonly secretKey: string;
  /** Lets the next Tributary in. The system does it, too, when this process dies. */
  readonly release: () => void;
}

/** Creates or checks the directory and takes it for this process. Throws a Refusal for everything found wrong. */
export async function openDataDirectory(path: string): Promise<DataDirectory> {
  prepare(path);
  const lock = takeLock(path);
  try {
    await endLeftovers(path);
    const secretKey = readSecretKey(path);
    checkMark(path, secretKey);
    return { path, secretKey, release: () => lock.close() };
  } catch (error) {
    lock.close();
    throw refusalFor(error);
  }
}

/** A file in the directory that cannot be read or written, usually since another user ran Tributary before. */
function refusalFor(error: unknown): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  if (error instanceof Refusal || code === undefined || path === undefined) return error;
  return new Refusal(
    `${path} cannot be read or written (${code}). Everything in the data directory must belong to the user who runs Tributary.`,
  );
}

/** Makes the directory, and proves by writing that it is writable and that the disk has room. */
function prepare(path: string): void {
  const probe = join(path, ".probe");
  try {
    mkdirSync(path, { recursive: true, mode: 0o711 });
    writeDurably(probe, Buffer.alloc(PROBE_BYTES));
    rmSync(probe);
  } catch (error) {
    if (existsSync(probe)) rmSync(probe);
    throw new Refusal(`${describe(path, error)} Set TRIBUTARY_DATA_DIR to use another directory.`);
  }
}

function describe(path: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  switch (code) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `The data directory ${path} is not writable for this user (${code}). Give it to the user who runs Tributary.`;
    case "ENOSPC":
    case "EDQUOT":
      return `The disk that holds the data directory ${path} is full (${code}): less than ${PROBE_BYTES / 2 ** 20} MB could be written. Free some space, then start again; nothing was changed.`;
    case "ENOTDIR":
    case "EEXIST":
      return `The data directory ${path} cannot be created because a file is in its way (${code}).`;
    default:
      return `The data directory ${path} cannot be written to (${code}).`;
  }
}

/** A lock of SQLite's on a file of ours: unlike a file with a process id in it, it ends with its holder, always. */
function takeLock(path: string): DatabaseSync {
  const file = join(path, "running.lock");
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file);
    lock.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock?.close();
    const { errcode = 0, message } = error as Error & { readonly errcode?: number };
    if ((errcode & 0xff) !== SQLITE_BUSY) {
      throw new Refusal(
        `${file} cannot be locked (${message}). It must belong to the user who runs Tributary, on a file system with locks. It holds no data: while no Tributary runs it may be deleted.`,
      );
    }
    const pid = readRunning(path)?.supervisor;
    throw new Refusal(
      `Another Tributary${pid === undefined ? "" : ` (process ${pid})`} is already running on the data directory ${path}. Stop it first, or set TRIBUTARY_DATA_DIR, TRIBUTARY_CONSOLE_PORT and TRIBUTARY_GATEWAY_PORT to run a second one beside it.`,
    );
  }
}

function readSecretKey(path: string): string {
  const given = process.env["TRIBUTARY_SECRET_KEY"];
  if (given) {
    if (given.length >= SECRET_KEY_LENGTH_MIN) return given;
    throw new Refusal(
      `TRIBUTARY_SECRET_KEY is too short: it needs at least ${SECRET_KEY_LENGTH_MIN} characters, better 32 random bytes (openssl rand -base64 32).`,
    );
  }
  const file = join(path, "secret.key");
  const existing = readText(file);
  if (existing === undefined) {
    if (readText(join(path, "tributary.json")) !== undefined) throw wrongKey(`${file} is missing`);
    const key = randomBytes(32).toString("base64url");
    writeDurably(file, `${key}\n`);
    return key;
  }
  const key = existing.trim();
  if (!/^[\w-]{43}$/.test(key)) throw wrongKey(`${file} is damaged`);
  chmodSync(file, 0o600);
  return key;
}

const wrongKey = (what: string): Refusal =>
  new Refusal(
    `${what}, so stored credentials cannot be opened. Bring back the secret key that this data directory was made with: set TRIBUTARY_SECRET_KEY, or restore secret.key from a backup. Only to begin anew, without any data, move the data directory away.`,
  );

/** Compares the directory's mark with this program and key; leaves a mark in a new directory. */
function checkMark(path: string, secretKey: string): void {
  const file = join(path, "tributary.json");
  const keyCheck = createHmac("sha256", secretKey)
    .update("tributary key check")
    .digest("base64url")
    .slice(0, 16);
  const text = readText(file);
  if (text === undefined) {
    writeDurably(file, `${JSON.stringify({ formatVersion: FORMAT_VERSION, keyCheck })}\n`);
    return;
  }
  const mark = parseMark(text);
  if (!mark) {
    throw new Refusal(
      `${file} is damaged. It should read {"formatVersion":${FORMAT_VERSION},"keyCheck":"…"}; restore it from a backup.`,
    );
  }
  if (mark.formatVersion > FORMAT_VERSION) {
    throw new Refusal(
      `The data directory ${path} was written by a newer Tributary (format ${mark.formatVersion}; this one knows ${FORMAT_VERSION}). Update this checkout, or set TRIBUTARY_DATA_DIR to another directory.`,
    );
  }
  if (mark.keyCheck !== keyCheck) throw wrongKey(`The secret key is not the one that ${path} was made with`);
}

function parseMark(text: string): { formatVersion: number; keyCheck: string } | undefined {
  try {
    const mark = JSON.parse(text) as { formatVersion?: unknown; keyCheck?: unknown } | null;
    return typeof mark?.formatVersion === "number" && typeof mark.keyCheck === "string"
      ? { formatVersion: mark.formatVersion, keyCheck: mark.keyCheck }
      : undefined;
  } catch {
    return undefined;
  }
}

/** The file's text, or undefined when there is no such file. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw Object.assign(error as Error, { path }); // which Node leaves out when opening works and reading does not
  }
}

/** Writes a file that only its owner may read, and waits until it is on disk. */
export function writeDurably(path: string, content: string | Uint8Array): void {
  const file = openSync(path, "w", 0o600);
  try {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
