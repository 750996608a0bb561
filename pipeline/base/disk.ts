import { mkdir, statfs } from "node:fs/promises";

export interface DiskSpace {
  /** What an ordinary user may still write. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Space on the file system that holds `folder`. */
export async function diskSpace(folder: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

/** Only its owner may look into the folder: it holds people's data. */
export async function ensureFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}
