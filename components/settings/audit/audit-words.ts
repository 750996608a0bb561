/** What the actions of the audit log are called; the name of what was changed follows. */
const ACTIONS: Readonly<Record<string, string>> = {
  "source.create": "Created source",
  "source.update": "Changed source",
  "source.delete": "Deleted source",
  "source.rotate_key": "Rotated the write key of",
  "destination.create": "Created destination",
  "destination.update": "Changed destination",
  "destination.delete": "Deleted destination",
  "connection.create": "Connected",
  "connection.update": "Changed connection",
  "connection.delete": "Disconnected",
  "transformation.create": "Created transformation",
  "transformation.update": "Changed transformation",
  "transformation.publish": "Published transformation",
  "transformation.rollback": "Rolled back transformation",
  "transformation.delete": "Deleted transformation",
  "transformation.chain": "Changed the transformations of",
  "test_case.create": "Added a test case to",
  "test_case.update": "Changed a test case of",
  "test_case.delete": "Deleted a test case of",
  "library.create": "Created library",
  "library.update": "Changed library",
  "library.publish": "Published library",
  "library.delete": "Deleted library",
  "credential.create": "Set credential",
  "credential.update": "Replaced credential",
  "credential.delete": "Deleted credential",
  "plan.create": "Created tracking plan",
  "plan.update": "Changed tracking plan",
  "plan.publish": "Published tracking plan",
  "plan.revert": "Reverted the draft of",
  "plan.review": "Changed the review of",
  "plan.delete": "Deleted tracking plan",
  "source_plan.update": "Set the tracking plan of",
  "source_plan.delete": "Removed the tracking plan of",
  "quarantine.release": "Released from quarantine",
  "quarantine.discard": "Discarded from quarantine",
  "release.rollback": "Rolled back to",
  "replay.create": "Replayed to",
  "replay.refuse": "Could not replay to",
  "replay.pause": "Paused a replay to",
  "replay.resume": "Went on with a replay to",
  "replay.cancel": "Cancelled a replay to",
  "dead_letter.discard": "Discarded dead letters of",
  "alert.create": "Created alert",
  "alert.update": "Changed alert",
  "alert.delete": "Deleted alert",
  "alert_channel.create": "Created channel",
  "alert_channel.update": "Changed channel",
  "alert_channel.delete": "Deleted channel",
  "incident.acknowledge": "Acknowledged",
  "incident.snooze": "Snoozed",
  "user.create": "Added person",
  "user.update": "Changed person",
  "user.delete": "Removed person",
  "user.change_password": "Changed the password of",
  "user.password_link": "Made a password link for",
  "user.reset_password": "Set a new password by link:",
  "invitation.create": "Invited",
  "invitation.delete": "Withdrew the invitation of",
  "invitation.accept": "Accepted the invitation as",
  "session.start": "Signed in",
  "session.refuse": "Refused to sign in",
  "session.sign_out": "Signed out",
  "session.end": "Ended a session of",
  "access.refuse": "Was refused",
  "header.seal": "Sealed the headers of",
  "token.create": "Created API token",
  "token.revoke": "Revoked API token",
  "saved_query.create": "Saved query",
  "saved_query.update": "Changed query",
  "saved_query.delete": "Deleted query",
};

const ENTITIES: Readonly<Record<string, string>> = {
  source: "Sources",
  destination: "Destinations",
  connection: "Connections",
  transformation: "Transformations",
  test_case: "Test cases",
  library: "Libraries",
  credential: "Credentials",
  plan: "Tracking plans",
  source_plan: "Tracking plans of sources",
  release: "Releases",
  replay: "Replays",
  alert: "Alerts",
  alert_channel: "Alert channels",
  incident: "Incidents",
  user: "Members",
  invitation: "Invitations",
  session: "Sessions",
  access: "Refusals",
  token: "API tokens",
  saved_query: "Saved queries",
};

/** "source.create" -> "Created source". An action that is not known is named as it is. */
export const auditWords = (action: string): string => ACTIONS[action] ?? `${action}:`;

/** Whether somebody was kept from what they tried. */
export const isRefusal = (action: string): boolean => action.endsWith(".refuse");

export const ENTITY_OPTIONS = Object.entries(ENTITIES).map(([value, label]) => ({ value, label }));

/** Those of one kind of thing, or all of them. */
export const actionOptions = (entity: string | null) =>
  Object.entries(ACTIONS)
    .filter(([action]) => entity === null || action.startsWith(`${entity}.`))
    .map(([value, words]) => ({
      value,
      label: words.replace(/ (the .*of|of|to|as)$/, "$&…"),
      description: value,
    }));

const PAGES: Readonly<Record<string, (id: string) => string>> = {
  source: (id) => `/sources/${id}`,
  destination: (id) => `/destinations/${id}`,
  connection: (id) => `/connections?connection=${id}`,
  saved_query: (id) => `/warehouse?tab=sql&saved=${id}`,
  transformation: (id) => `/transformations/${id}`,
  test_case: (id) => `/transformations/${id}`,
  library: (id) => `/transformations/libraries/${id}`,
  credential: () => "/transformations?tab=credentials",
  plan: (id) => `/tracking-plans/${id}`,
  source_plan: (id) => `/sources/${id}`,
  release: (id) => `/settings/releases?release=${id}`,
  alert: (id) => `/alerts?tab=rules&rule=${id}`,
  alert_channel: (id) => `/alerts?tab=channels&channel=${id}`,
  incident: (id) => `/alerts?incident=${id}`,
  token: () => "/settings/tokens",
  user: (id) => `/settings/members?person=${id}`,
  session: (id) => `/settings/members?person=${id}`,
};

/** Where the thing can be looked at; null for what is gone, or has no page. */
export const pageOf = (entity: string, id: string, action: string): string | null =>
  action.endsWith(".delete") ? null : (PAGES[entity]?.(encodeURIComponent(id)) ?? null);
