export { liveEvents } from "./live";
export { getEvent, listEvents, listQuarantine, readTraffic } from "./search";
