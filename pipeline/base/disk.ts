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

/** Free space that is left to the database and the warehouse: the smaller of the two. */
const RESERVE_BYTES = 200 * 2 ** 20;
const RESERVE_SHARE = 0.05;

/** Whether nothing more is to be accepted: what is in already still needs room to be processed and delivered. */
export const isFull = ({ freeBytes, totalBytes }: DiskSpace): boolean =>
  freeBytes < Math.min(RESERVE_BYTES, totalBytes * RESERVE_SHARE);

/** Only its owner may look into the folder: it holds people's data. */
export async function ensureFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}
