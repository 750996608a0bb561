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
  "release.rollback": "Rolled back to",
  "replay.create": "Replayed to",
  "user.create": "Added person",
  "user.update": "Changed person",
  "user.delete": "Removed person",
  "user.change_password": "Changed the password of",
  "invitation.create": "Invited",
  "invitation.delete": "Withdrew the invitation of",
  "invitation.accept": "Accepted the invitation as",
  "session.start": "Signed in",
  "session.end": "Ended a session of",
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
  release: "Releases",
  replay: "Replays",
  user: "Members",
  invitation: "Invitations",
  session: "Sessions",
  token: "API tokens",
  saved_query: "Saved queries",
};

/** "source.create" -> "Created source". An action that is not known is named as it is. */
export const auditWords = (action: string): string => ACTIONS[action] ?? `${action}:`;

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
  release: (id) => `/settings/releases?release=${id}`,
  token: () => "/settings/tokens",
  user: (id) => `/settings/members?person=${id}`,
  session: (id) => `/settings/members?person=${id}`,
};

/** Where the thing can be looked at; null for what is gone, or has no page. */
export const pageOf = (entity: string, id: string, action: string): string | null =>
  action.endsWith(".delete") ? null : (PAGES[entity]?.(encodeURIComponent(id)) ?? null);
