export { discardQuarantined } from "./discard";
export { getQuarantined, listQuarantine } from "./list";
export { releaseMany, releaseQuarantined } from "./release";
