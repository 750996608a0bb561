export { listAudit } from "./list";
export { recordAudit } from "./record";
