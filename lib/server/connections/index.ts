export { createConnection } from "./create";
export { deleteConnection } from "./delete";
export { getConnection, listConnections } from "./list";
export { updateConnection } from "./update";
