import { readFile } from "node:fs/promises";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { planContent, type PlanContent } from "../../contract/plan.ts";
import { checkPlan } from "../../plans/compile.ts";
import { planFromCsv } from "../../plans/csv.ts";

/** What the caller can mend: the message is the whole answer. */
export class Misuse extends Error {
  override name = "Misuse";
}

/** Positional arguments and options of a command. Throws Misuse for what it does not know. */
export function argumentsOf<T extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: T,
  names: readonly string[],
) {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    if (parsed.positionals.length === names.length) return parsed;
  } catch (error) {
    throw new Misuse(messageOf(error));
  }
  throw new Misuse(`This needs ${names.map((name) => `<${name}>`).join(" ")}. See: tributary --help`);
}

const ANSWER_WITHIN_MS = 30_000;

/** A plan from a file or an address. Throws Misuse when there is none, or when no event could be checked with it. */
export async function readPlan(place: string): Promise<PlanContent> {
  const text = /^https?:\/\//.test(place) ? await fetchText(place) : await readText(place);
  const content = text.trimStart().startsWith("{") ? fromJson(place, text) : fromCsv(place, text);
  const [problem] = await checkPlan(content);
  if (problem === undefined) return content;
  const where = problem.path === "" ? problem.event : `${problem.event} ${problem.path}`;
  throw new Misuse(`${place}: ${where}: ${problem.message}`);
}

async function readText(place: string): Promise<string> {
  try {
    return await readFile(place, "utf8");
  } catch (error) {
    throw new Misuse(`${place} cannot be read: ${messageOf(error)}`);
  }
}

async function fetchText(address: string): Promise<string> {
  const token = process.env["TRIBUTARY_API_TOKEN"];
  let answer: Response;
  try {
    answer = await fetch(address, {
      headers: token === undefined || token === "" ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
  } catch (error) {
    throw new Misuse(`${address} does not answer: ${messageOf(error)}`);
  }
  if (answer.ok) return answer.text();
  const hint =
    answer.status === 401 ? " Set TRIBUTARY_API_TOKEN to a token that may read tracking plans." : "";
  throw new Misuse(`${address} answered ${String(answer.status)}.${hint}`);
}

function fromJson(place: string, text: string): PlanContent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Misuse(`${place} is not JSON: ${messageOf(error)}`);
  }
  const parsed = planContent.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Misuse(`${place} is no plan: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
}

function fromCsv(place: string, text: string): PlanContent {
  const result = planFromCsv(text);
  if (result.kind === "plan") return result.content;
  const lines = result.faults.map(({ row, column, message }) => `  row ${String(row)} ${column}: ${message}`);
  throw new Misuse(`${place} is no plan:\n${lines.join("\n")}`);
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
