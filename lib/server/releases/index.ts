export { fetchReleaseBody, getRelease, listReleases } from "./list";
export { ensureFirstRelease } from "./publish";
export { previewRollback, rollbackRelease } from "./rollback";
export { releaseStatus } from "./status";
