export { liveEvents } from "./live";
export { explainTransformations, getEvent, listEvents, readTraffic, renderRequest } from "./search";
