/** The command line: finds the command, prints what it answers. Commands are plain functions over text. */
import { checkCommand } from "./plan-check.ts";
import { diffCommand } from "./plan-diff.ts";
import { typesCommand } from "./plan-types.ts";
import { Misuse } from "./read-plan.ts";

const USAGE = `Usage:
  tributary plan check <events.ndjson | -> --plan <file | url> [--json]
      One event a line. Exit code 0: all fit the plan; 1: some do not; 2: could not be checked.
  tributary plan diff <old> <new> [--json]
      Exit code 0: nothing breaks; 2: something does; 1: could not be compared.
  tributary plan types <plan> [--name <name>] [--out <file>]
      TypeScript types, and functions that send the plan's events.

A plan is JSON ({events, traits}) or CSV, as the console exports it. For an address, TRIBUTARY_API_TOKEN is sent as a
bearer token.
`;

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  check: checkCommand,
  diff: diffCommand,
  types: typesCommand,
};
/** What each command answers when it could not do its work. */
const FAILED: Readonly<Record<string, number>> = { check: 2, diff: 1, types: 1 };

/** @returns the exit code */
export async function tributary(args: readonly string[]): Promise<number> {
  const [area, name = "", ...rest] = args;
  if (area === undefined || area === "--help" || area === "help" || rest.includes("--help")) {
    process.stdout.write(USAGE);
    return 0;
  }
  const command = area === "plan" && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    process.stderr.write(`There is no command "${[area, name].join(" ").trim()}".\n\n${USAGE}`);
    return 2;
  }
  try {
    return await command(rest);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    process.stderr.write(`${error.message}\n`);
    return FAILED[name] ?? 1;
  }
}
