const VERBS: Readonly<Record<string, string>> = {
  create: "created",
  update: "changed",
  delete: "deleted",
  revoke: "revoked",
  accept: "accepted",
  rotate_key: "rotated the write key of",
  rollback: "rolled back to",
  publish: "published",
  revert: "reverted the draft of",
  review: "changed the review of",
  change_password: "changed the password of",
  end: "ended",
  seal: "sealed",
};

/** "source.rotate_key" -> "rotated the write key of source". What it does not know it says as it is. */
export function changeWords(action: string): string {
  const [entity = "", verb = ""] = action.split(".");
  const thing = entity.replaceAll("_", " ");
  return `${VERBS[verb] ?? verb.replaceAll("_", " ")} ${thing}`.trim();
}
