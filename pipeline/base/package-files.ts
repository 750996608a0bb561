/** Files that npm packages bring along to be served as they are. */
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Files in a folder of an installed package whose names fit, by name. Rejects when package or folder is missing. */
export async function readPackageFiles(
  packageName: string,
  folder: string,
  fits: RegExp,
): Promise<ReadonlyMap<string, Buffer>> {
  const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  const from = join(dirname(manifest), folder);
  const names = (await readdir(from)).filter((name) => fits.test(name)).sort();
  const bodies = await Promise.all(
    names.map(async (name) => [name, await readFile(join(from, name))] as const),
  );
  return new Map(bodies);
}
