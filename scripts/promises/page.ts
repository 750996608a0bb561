/** docs/promises.md, made of the promises and the last results. Pure. */
import { PROMISES, type Promised, type Proof } from "./list.ts";
import type { Result, Results } from "./results.ts";

const HEAD = `# Promises, and the tests that would fail if one broke

This page is made by \`npm run promises\`, which runs the tests below and writes down what came out; \`TRIBUTARY_FULL=1 npm run promises\`
runs them in full size. The smaller size is part of \`npm test\`. A test says in its head what it does; each prints what is needed
to repeat a red run. Ids are those of the test matrix: C crash and storage, D what we depend on, H hostile input. A result names the
commit that ran, and says so when files differed from it.
`;

const cell = (result: Result | undefined): string => {
  if (result === undefined) return "not run yet";
  const { state, passed, failed, skipped, seconds, on, commit, isChanged } = result;
  const counts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return `${state === "passed" ? "✓" : "✗"} ${counts.join(", ")} in ${seconds} s, ${on}, ${commit}${isChanged ? " with changes" : ""}`;
};

const row = ({ fault, file, ids = [], hasFullSize }: Proof, results: Results): string => {
  const { ci, full } = results[file] ?? {};
  return `| ${ids.join(" ")} | ${fault} | [${file}](../${file}) | ${cell(ci)} | ${hasFullSize === true ? cell(full) : "the same"} |`;
};

const section = ({ title, text, proofs }: Promised, at: number, results: Results): string =>
  [
    `## ${at + 1}. ${title}`,
    "",
    text,
    "",
    "| id | what is done to it | test | last result | in full size |",
    "|---|---|---|---|---|",
    ...proofs.map((proof) => row(proof, results)),
    "",
  ].join("\n");

export const pageOf = (results: Results): string =>
  [HEAD, ...PROMISES.map((promised, at) => section(promised, at, results))].join("\n");
