/** REST and gateway as a user's script would drive them. */
import type { Installation } from "./installation.ts";

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export interface Api {
  /** Never throws on a status. */
  readonly rest: <T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<Answer<T>>;
  /** Throws on anything but 2xx and says what was answered. */
  readonly must: <T = Record<string, unknown>>(method: string, path: string, body?: unknown) => Promise<T>;
}

/** /api/v1 with the owner's token, or with another one. */
export function apiOf(installation: Installation, token = installation.token): Api {
  const rest = async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
    const answer = await fetch(`${installation.consoleUrl}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  };
  const must = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await rest<T>(method, path, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
  };
  return { rest, must };
}

export interface Created {
  readonly id: string;
  readonly writeKey: string;
}

export const newSource = (installation: Installation, name: string): Promise<Created> =>
  apiOf(installation).must<Created>("POST", "/sources", { name, connector: "http" });

/** Sends one event to the gateway; resolves with the status. */
export async function track(
  installation: Installation,
  writeKey: string,
  event: Readonly<Record<string, unknown>>,
): Promise<number> {
  const answer = await fetch(`${installation.gatewayUrl}/v1/track`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, "content-type": "application/json" },
    body: JSON.stringify(event),
  });
  await answer.text();
  return answer.status;
}

/** Sends track events as one batch; throws unless it was acked. */
export async function trackMany(
  { gatewayUrl }: Installation,
  writeKey: string,
  events: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const answer = await fetch(`${gatewayUrl}/v1/batch`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, "content-type": "application/json" },
    body: JSON.stringify({ batch: events.map((event) => ({ type: "track", ...event })) }),
  });
  if (!answer.ok) throw new Error(`The batch was answered ${String(answer.status)}: ${await answer.text()}`);
}
