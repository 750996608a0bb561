export { fetchReleaseBody, getRelease, listReleases } from "./list";
export { ensureFirstRelease } from "./publish";
export { rollbackRelease } from "./rollback";
export { releaseStatus } from "./status";
