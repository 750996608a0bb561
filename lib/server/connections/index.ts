export { createConnection } from "./create";
export { deleteConnection } from "./delete";
export { getConnection, listConnections } from "./list";
export { previewConnection } from "./preview";
export { updateConnection } from "./update";
