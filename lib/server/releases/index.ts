export { getRelease, listReleases } from "./list";
export { ensureFirstRelease, pushLatest } from "./publish";
export { rollbackRelease } from "./rollback";
export { latestSigned, releaseStatus } from "./status";
