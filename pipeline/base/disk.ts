import { mkdir, statfs } from "node:fs/promises";

/** Bytes that an ordinary user may still write to the file system that holds `folder`. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Only its owner may look into the folder: it holds people's data. */
export async function ensureFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}
