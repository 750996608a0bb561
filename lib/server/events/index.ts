export { liveEvents } from "./live";
export { getEvent, listEvents, readTraffic, renderRequest } from "./search";
