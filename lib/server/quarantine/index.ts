export { discardQuarantined } from "./discard";
export { listGroups } from "./groups";
export { getQuarantined, listQuarantine } from "./list";
export { releaseMany, releaseQuarantined } from "./release";
