export {
  createChannel,
  deleteChannel,
  getChannel,
  listChannels,
  testChannel,
  testNewChannel,
  updateChannel,
} from "./channels";
export { acknowledgeIncident, getIncident, listIncidents, snoozeIncident } from "./incidents";
export { getAlert, listAlerts, previewAlert } from "./rules";
export { createAlert, createDefaultAlerts, deleteAlert, updateAlert } from "./write-rules";
