/** Asks an API about an event and writes its answer into it. Answers are kept; an event waits no longer than its budget. */
import type { ReadyMadeSettings } from "../../../contract/ready-made.ts";
import { Answers, within } from "./answers.ts";
import { compileRead, compileWrite, scalarText } from "./paths.ts";
import { ReadyMadeError, type ReadyPorts, type ReadyStep } from "./step.ts";

export function enrichHttp(settings: ReadyMadeSettings<"enrich_http">, ports: ReadyPorts): ReadyStep {
  const { pick, target, budgetMs, cacheMinutes, onFailure } = settings;
  const urlFor = compileUrl(settings.url);
  const headers = authorisation(settings, ports);
  const read = compileRead(pick);
  const write = compileWrite(target);
  const answers = new Answers<{ readonly json: unknown }>(cacheMinutes * 60_000, () => ports.now());
  const ask = (url: string) => answers.get(url, () => ports.getJson(url, headers, ports.now() + budgetMs));
  return async (event, isOffline = false) => {
    const url = urlFor(event);
    if (url === null) return true;
    const answer = await within(budgetMs, isOffline ? answers.kept(url) : ask(url));
    const found = answer === null ? undefined : read(answer.json);
    if (found !== undefined) write(event, structuredClone(found));
    else if (answer === null && onFailure === "quarantine")
      throw new ReadyMadeError(`${new URL(url).host} gave no usable answer within ${String(budgetMs)} ms.`);
    return true;
  };
}

/** Fields take the place of `{{path}}`, escaped, so that no value can change the host or add a parameter; null when one is absent. */
export function compileUrl(template: string): (event: unknown) => string | null {
  const parts = template.split(/\{\{\s*([^{}]+?)\s*\}\}/).map((part, index) => {
    if (index % 2 === 0) return () => part;
    const read = compileRead(part);
    return (event: unknown): string | null => {
      const text = scalarText(read(event));
      return text === null || text === "" ? null : encodeURIComponent(text.toWellFormed());
    };
  });
  return (event) => {
    let url = "";
    for (const part of parts) {
      const text = part(event);
      if (text === null) return null;
      url += text;
    }
    return url;
  };
}

/** The header that carries a credential, if any is named. */
export function authorisation(
  { credential, header }: { readonly credential?: string | undefined; readonly header: string },
  ports: ReadyPorts,
): Readonly<Record<string, string>> {
  if (credential === undefined || credential === "") return { accept: "application/json" };
  return { accept: "application/json", [header]: ports.credential(credential) };
}
