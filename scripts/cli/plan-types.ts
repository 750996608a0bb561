import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { planToTypeScript } from "../../plans/codegen.ts";
import { argumentsOf, messageOf, Misuse, readPlan } from "./read-plan.ts";

/** TypeScript for a plan, to standard output or into a file. */
export async function typesCommand(args: readonly string[]): Promise<number> {
  const options = { name: { type: "string" }, out: { type: "string" } } as const;
  const { values, positionals } = argumentsOf(args, options, ["plan"]);
  const [place = ""] = positionals;
  const name = values.name ?? basename(new URL(place, "file:///").pathname).replace(/\.(json|csv)$/, "");
  const code = planToTypeScript({ name, version: null, content: await readPlan(place) });
  if (values.out === undefined) {
    process.stdout.write(code);
    return 0;
  }
  try {
    await writeFile(values.out, code);
  } catch (error) {
    throw new Misuse(`${values.out} cannot be written: ${messageOf(error)}`);
  }
  return 0;
}
