import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "./run.mjs";

/**
 * Runs `work` unless it has already succeeded for the same contents of `inputs`. The stamp is removed first, so an
 * interrupted run is repeated.
 * @param {string} stamp file that remembers the inputs of the last success
 * @param {readonly string[]} inputs files and folders of the repository; missing ones count as empty
 * @param {() => Promise<unknown>} work
 */
export async function unlessUnchanged(stamp, inputs, work) {
  const wanted = fingerprint(inputs);
  if (read(stamp) === wanted) return;
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** SHA-256 over the paths and contents of files (tests left out), in a stable order. */
function fingerprint(inputs) {
  const hash = createHash("sha256").update(process.version);
  for (const path of inputs.flatMap((input) => filesUnder(join(root, input)))) {
    hash.update(`\0${relative(root, path)}\0`).update(readFileSync(path));
  }
  return hash.digest("hex");
}

function filesUnder(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  if (found.isFile()) return [path];
  return readdirSync(path)
    .filter((name) => !/[.]test[.]tsx?$/.test(name))
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
