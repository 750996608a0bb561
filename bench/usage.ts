/** Memory and processor time of a process and all its descendants. Linux only. */
import { readdirSync, readFileSync } from "node:fs";

export interface Usage {
  readonly rssMb: number;
  readonly pipelineRssMb: number;
  /** Seconds of processor time so far. */
  readonly cpuSeconds: number;
}

interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly cpuSeconds: number;
  readonly rssMb: number;
  readonly command: string;
}

function processFacts(pid: number): ProcessFacts | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "latin1");
    return {
      pid,
      parent: Number(fields[1]),
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
      // Proportional share: Postgres's processes share most of their memory.
      rssMb: Number(/^Pss: +(\d+)/m.exec(rollup)?.[1] ?? "0") / 1024,
      command: readFileSync(`/proc/${pid}/cmdline`, "latin1"),
    };
  } catch {
    return null;
  }
}

/** Sums over the family of `root`; of the pipeline also its sandboxes count. */
export function usageBelow(root: number): Usage {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => processFacts(Number(name)))
    .filter((facts) => facts !== null);
  const family = new Set([root]);
  for (let grown = true; grown;) {
    const before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
    grown = family.size > before;
  }
  const members = all.filter(({ pid }) => family.has(pid));
  const sum = (list: readonly ProcessFacts[], of: (facts: ProcessFacts) => number): number =>
    list.reduce((total, facts) => total + of(facts), 0);
  return {
    rssMb: sum(members, (facts) => facts.rssMb),
    pipelineRssMb: sum(
      members.filter(({ command }) => command.includes("pipeline/main.ts")),
      (facts) => facts.rssMb,
    ),
    cpuSeconds: sum(members, (facts) => facts.cpuSeconds),
  };
}
