import { breakingOf, diffPlans } from "../../plans/diff.ts";
import { argumentsOf, readPlan } from "./read-plan.ts";

/** What differs between two plans. @returns 0, or 2 when something of it breaks those who send */
export async function diffCommand(args: readonly string[]): Promise<number> {
  const options = { json: { type: "boolean" } } as const;
  const { values, positionals } = argumentsOf(args, options, ["old", "new"]);
  const [before = "", after = ""] = positionals;
  const changes = diffPlans(await readPlan(before), await readPlan(after));
  const breaking = breakingOf(changes).length;
  const lines = changes.map((change) => `${change.breaking ? "BREAKING  " : "          "}${change.text}`);
  const sum =
    changes.length === 0
      ? "Nothing differs."
      : `${String(changes.length)} changes, ${String(breaking)} breaking.`;
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ changes, breaking }, null, 2)}\n`
      : `${[...lines, sum].join("\n")}\n`,
  );
  return breaking === 0 ? 0 : 2;
}
