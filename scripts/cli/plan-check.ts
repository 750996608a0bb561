import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { JsonObject } from "../../contract/event.ts";
import type { Violation } from "../../contract/plan.ts";
import { compilePlan, type CompiledPlan } from "../../plans/compile.ts";
import { judge } from "../../plans/judge.ts";
import { isNode } from "../../plans/keywords.ts";
import { argumentsOf, messageOf, Misuse, readPlan } from "./read-plan.ts";

interface Broken {
  readonly line: number;
  readonly messageId: string | null;
  readonly type: string;
  readonly event: string;
  readonly violations: readonly Pick<Violation, "type" | "message" | "property">[];
}

/** Judges every event of a file as the pipeline would. @returns 0, or 1 when some break the plan */
export async function checkCommand(args: readonly string[]): Promise<number> {
  const options = { plan: { type: "string" }, json: { type: "boolean" } } as const;
  const { values, positionals } = argumentsOf(args, options, ["events.ndjson"]);
  const [file = "-"] = positionals;
  if (values.plan === undefined) throw new Misuse("Name the plan: --plan <file | url>");
  const plan = compilePlan(await readPlan(values.plan));
  let checked = 0;
  const broken: Broken[] = [];
  try {
    let line = 0;
    for await (const text of linesOf(file)) {
      line += 1;
      if (text.trim() === "") continue;
      checked += 1;
      const found = checkLine(plan, text, line);
      if (found !== null) broken.push(found);
    }
  } catch (error) {
    if (error instanceof Misuse) throw error;
    throw new Misuse(`${file} cannot be read: ${messageOf(error)}`);
  }
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ checked, withViolations: broken.length, events: broken }, null, 2)}\n`
      : report(checked, broken),
  );
  return broken.length === 0 ? 0 : 1;
}

const linesOf = (file: string): AsyncIterable<string> =>
  createInterface({
    input: file === "-" ? process.stdin : createReadStream(file, "utf8"),
    crlfDelay: Number.POSITIVE_INFINITY,
  });

function checkLine(plan: CompiledPlan, text: string, line: number): Broken | null {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch (error) {
    throw new Misuse(`Line ${String(line)} is not JSON: ${messageOf(error)}`);
  }
  if (!isNode(event)) throw new Misuse(`Line ${String(line)} is no event.`);
  const type = wordIn(event["type"]) ?? "track";
  const name = wordIn(type === "track" ? event["event"] : event["name"]) ?? "";
  const values = event[type === "identify" || type === "group" ? "traits" : "properties"];
  // It was parsed from JSON a moment ago.
  const subject = { type, name, values: isNode(values) ? (values as JsonObject) : undefined };
  const { violations } = judge(plan, "block", subject);
  if (violations.length === 0) return null;
  return {
    line,
    messageId: wordIn(event["messageId"]),
    type,
    event: name,
    violations: violations.map(({ type: kind, message, property }) => ({
      type: kind,
      message,
      ...(property === undefined ? {} : { property }),
    })),
  };
}

const wordIn = (value: unknown): string | null => (typeof value === "string" ? value : null);

function report(checked: number, broken: readonly Broken[]): string {
  const lines = broken.flatMap(({ line, type, event, violations }) =>
    violations.map(
      (violation) =>
        `line ${String(line)}  ${event === "" ? type : event}  ${violation.type}  ${violation.message}`,
    ),
  );
  const sum =
    broken.length === 0
      ? `${String(checked)} events, all fit the plan.`
      : `${String(checked)} events, ${String(broken.length)} break the plan.`;
  return `${[...lines, ...(lines.length === 0 ? [] : [""]), sum].join("\n")}\n`;
}
