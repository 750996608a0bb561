/** The last good release on disk: what the pipeline starts with when the console is down. */
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { SignedRelease } from "../../contract/release.ts";

const fileIn = (dataDir: string): string => join(dataDir, "release.json");

/** What is on disk, unverified; null when nothing was kept yet. Text that is no JSON comes back as it is. */
export async function readKept(dataDir: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(fileIn(dataDir), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whole or not at all, also when the power fails: written aside, synced, renamed, and the folder synced. */
export async function keep(dataDir: string, signed: SignedRelease): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const aside = `${fileIn(dataDir)}.new`;
  const file = await open(aside, "w", 0o600);
  try {
    await file.writeFile(JSON.stringify(signed));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, fileIn(dataDir));
  const folder = await open(dataDir, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
