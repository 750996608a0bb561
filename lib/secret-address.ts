/** Secrets were given to one server. Whoever sends them to another one has to know them. */
import { secretIn } from "@/contract/sealing";

const ENTER_AGAIN = "Enter it again, or remove it: the address leads to another server.";

type Settings = Readonly<Record<string, unknown>>;

/** Where requests with these settings go; null when they do not say. */
function serverOf({ url, host, port }: { url?: unknown; host?: unknown; port?: unknown }): string | null {
  if (typeof url === "string") return URL.canParse(url) ? new URL(url).origin : url;
  return typeof host === "string" ? `${host.toLowerCase()}:${JSON.stringify(port ?? null)}` : null;
}

/** One fault for each stored secret that was neither typed nor removed, when `next` leads elsewhere than `present`. */
export const secretsToEnterAgain = (
  present: Settings,
  next: Settings,
  stored: readonly string[],
): { readonly field: string; readonly message: string }[] =>
  serverOf(present) === serverOf(next)
    ? []
    : stored
        .filter((field) => secretIn(next, field) === undefined)
        .map((field) => ({ field, message: ENTER_AGAIN }));
