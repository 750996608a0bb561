import { statfs } from "node:fs/promises";

export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Space that an ordinary user may still write, and the size of the whole volume that holds `folder`. */
export async function diskSpace(folder: string): Promise<DiskSpace> {
  const volume = await statfs(folder);
  return { freeBytes: volume.bavail * volume.bsize, totalBytes: volume.blocks * volume.bsize };
}
