export { liveEvents } from "./live";
export { getEvent, listEvents, readTraffic } from "./search";
