const VERBS: Readonly<Record<string, string>> = {
  create: "Created",
  update: "Changed",
  delete: "Deleted",
  start: "Signed in",
  end: "Ended the session of",
  accept: "Accepted the invitation",
  publish: "Published",
  rollback: "Rolled back to",
  revoke: "Revoked",
  rotate_key: "Rotated the key of",
  replay: "Replayed to",
  test: "Tested",
};

const NOUNS = new Set(["source", "destination", "connection", "invitation", "token", "saved_query", "user"]);

/** "source.create" -> "Created source"; the label follows. */
export function sentenceOf(action: string): string {
  const [entity = "", verb = ""] = action.split(".");
  const word = VERBS[verb] ?? `${action}:`;
  const noun = entity === "user" ? "person" : entity.replace("_", " ");
  return NOUNS.has(entity) && ["create", "update", "delete", "revoke", "test"].includes(verb)
    ? `${word} ${noun}`
    : word;
}
