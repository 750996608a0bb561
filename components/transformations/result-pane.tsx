"use client";

import { Play } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { formatDuration, plural } from "@/lib/client/format";
import type { Transformation, TransformedEvent } from "@/lib/client/transformation";
import { CaseDialog } from "./case-dialog";
import { EventResult } from "./event-result";
import { countWords, outcomeOf } from "./outcome";
import type { SampleInput } from "./sample-input";
import type { Run, RunFault } from "./use-runner";

interface Props {
  readonly transformation: Transformation;
  readonly run: Run;
  readonly selected: SampleInput | null;
  /** False: the code is another one since. */
  readonly isCurrent: boolean;
  readonly canRun: boolean;
  readonly onRun: () => void;
}

/** What became of the chosen event, and of all in one line. */
export function ResultPane(props: Props) {
  return (
    <section aria-label="Result" className="min-w-0">
      <h2 className="text-md flex min-h-8 items-center font-semibold">Result</h2>
      <div className="grid min-w-0 gap-3" aria-live="polite">
        <Body {...props} />
      </div>
    </section>
  );
}

function Body({ run, canRun, onRun, ...rest }: Props): ReactNode {
  if (run.kind === "idle")
    return (
      <div className="border-line text-ink-2 grid justify-items-start gap-3 rounded-md border border-dashed p-4 text-sm">
        <p>
          Run it to see what becomes of each sample. It is the sandbox that live events go through; nothing is
          stored and no event is sent.
        </p>
        <Button size="sm" icon={<Play aria-hidden />} disabled={!canRun} onClick={onRun}>
          Run on the samples
        </Button>
      </div>
    );
  if (run.kind === "running") return <SkeletonText lines={5} />;
  if (run.kind === "failed")
    return <ErrorPanel className="py-4" error={run.error} title="It could not be run" onRetry={onRun} />;
  return <Done run={run} {...rest} />;
}

type DoneRun = Extract<Run, { kind: "done" }>;

function Done({
  run,
  selected,
  isCurrent,
  transformation,
}: Omit<Props, "run" | "canRun" | "onRun"> & { readonly run: DoneRun }) {
  const { index, result, verdict } = foundOf(run, selected?.key);
  return (
    <>
      <p className="text-ink-2 text-sm">{summaryOf(run)}</p>
      {!isCurrent && <Callout tone="warn">The code has changed since. Run it again.</Callout>}
      {run.error !== null && <DoesNotRun error={run.error} />}
      {verdict !== undefined && !verdict.isPassed && <NotAsExpected why={verdict.why} />}
      {result !== null && selected !== null && (
        <EventResult key={selected.key} input={selected.event} result={result} />
      )}
      {result !== null && selected !== null && run.verdicts === null && (
        <SaveCase transformation={transformation} selected={selected} result={result} />
      )}
      {result === null && <NotRun run={run} index={index} />}
    </>
  );
}

const DoesNotRun = ({ error }: { readonly error: RunFault }) => (
  <Callout tone="bad" title={error.line === null ? "It does not run" : `Line ${String(error.line)}`}>
    {error.message}
  </Callout>
);

/** What the run says of one sample; `index` -1: it was not part of it. */
function foundOf({ inputs, results, verdicts }: DoneRun, key: string | undefined) {
  const index = inputs.findIndex((input) => input.key === key);
  return { index, result: results[index] ?? null, verdict: verdicts?.find(({ id }) => id === key) };
}

/** Why there is nothing to show of one sample, where nothing else says so. */
function NotRun({ run, index }: { readonly run: DoneRun; readonly index: number }): ReactNode {
  if (index !== -1 && (run.error !== null || run.verdicts !== null)) return null;
  return (
    <p className="text-ink-2 text-sm">
      {index === -1
        ? "This event was not part of the run. Run it again."
        : "The run took too long: its time was over before this event had run."}
    </p>
  );
}

const NotAsExpected = ({ why }: { readonly why: readonly string[] }) => (
  <Callout tone="bad" title="Not as expected">
    <ul className="list-disc pl-4">
      {why.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  </Callout>
);

interface SaveCaseProps {
  readonly transformation: Transformation;
  readonly selected: SampleInput;
  readonly result: TransformedEvent;
}

function SaveCase({ transformation, selected, result }: SaveCaseProps) {
  const [open, setOpen] = useState(false);
  if (!useMay("transformation.write")) return null;
  return (
    <div>
      <Button
        size="sm"
        onClick={() => {
          setOpen(true);
        }}
      >
        Save as test case…
      </Button>
      <CaseDialog
        transformation={transformation}
        open={open}
        onOpenChange={setOpen}
        start={{ name: selected.label, input: selected.event, result }}
      />
    </div>
  );
}

function summaryOf({ inputs, results, verdicts, elapsedMs }: DoneRun): string {
  if (verdicts !== null) {
    const passed = verdicts.filter(({ isPassed }) => isPassed).length;
    return `${String(passed)} of ${plural(verdicts.length, "test case")} passed.`;
  }
  const outcomes = inputs.flatMap(({ event }, index) => {
    const result = results[index];
    return result === undefined || result === null ? [] : [outcomeOf(event, result)];
  });
  const time = elapsedMs === null ? "" : ` in ${formatDuration(elapsedMs)}`;
  const notRun = inputs.length - outcomes.length;
  const rest = notRun === 0 || outcomes.length === 0 ? "" : `, ${String(notRun)} not run`;
  return `${plural(inputs.length, "event")}${time}: ${countWords(outcomes) || "none ran"}${rest}.`;
}
