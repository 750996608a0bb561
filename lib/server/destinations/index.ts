export { listConnectors } from "./connectors";
export { createDestination } from "./create";
export { deleteDestination } from "./delete";
export { readLedger } from "./ledger";
export { getDestination, listDestinations } from "./list";
export { sealEarlierHeaders } from "./seal-earlier";
export { testDestination, testNewDestination } from "./test";
export { updateDestination } from "./update";
