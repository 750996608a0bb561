export { acceptInvitation, lookUpInvitation } from "./accept";
export { createInvitation } from "./create";
export { listInvitations, withdrawInvitation } from "./list";
