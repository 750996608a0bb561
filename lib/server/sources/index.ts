export { createSource } from "./create";
export { deleteSource } from "./delete";
export { getSource, listSources } from "./list";
export { rotateKey } from "./rotate-key";
export { updateSource } from "./update";
