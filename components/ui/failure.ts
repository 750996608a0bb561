/** What the interface can tell about a failed call. */
export interface Failure {
  readonly code: string | null;
  readonly message: string;
  readonly requestId: string | null;
}

const text = (value: unknown, key: string): string | null => {
  if (typeof value !== "object" || value === null || !(key in value)) return null;
  const found: unknown = Reflect.get(value, key);
  return typeof found === "string" && found !== "" ? found : null;
};

/** Reads any thrown value; errors of the API client carry `code` and `requestId`. */
export function failureOf(error: unknown): Failure {
  return {
    code: text(error, "code"),
    message: text(error, "message") ?? "Something went wrong.",
    requestId: text(error, "requestId"),
  };
}
