"use client";

import { useState } from "react";
import { Callout } from "@/components/ui/callout";
import { CodeBlock } from "@/components/ui/code-block";
import { CodeDiff } from "@/components/ui/code-diff";
import { DiffView } from "@/components/ui/diff-view";
import { PayloadViewer } from "@/components/ui/payload-viewer";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { StatusChip } from "@/components/ui/status-chip";
import type { TransformedEvent } from "@/lib/client/transformation";
import { OUTCOME_STATUS, outcomeOf, outcomeWords } from "./outcome";

interface Props {
  readonly input: Readonly<Record<string, unknown>>;
  readonly result: TransformedEvent;
}

/** What one event became: the changes by field, the whole events, logs, or where it threw. */
export function EventResult({ input, result }: Props) {
  const outcome = outcomeOf(input, result);
  return (
    <div className="grid min-w-0 gap-3">
      <p className="flex flex-wrap items-center gap-2">
        <StatusChip status={OUTCOME_STATUS[outcome.kind]}>{outcomeWords(outcome)}</StatusChip>
        <span className="text-ink-3 text-xs tabular-nums">{result.elapsedMs.toFixed(2)} ms</span>
      </p>
      {result.error !== null && <Thrown error={result.error} />}
      {outcome.kind === "dropped" && (
        <p className="text-ink-2 text-sm">It returned null: the event goes no further.</p>
      )}
      {result.outputs.length > 0 && <Outputs input={input} outputs={result.outputs} />}
      {result.logs.length > 0 && (
        <CodeBlock label="Log" code={result.logs.map(({ text }) => text).join("\n")} maxHeight={200} wrap />
      )}
    </div>
  );
}

function Thrown({ error }: { readonly error: NonNullable<TransformedEvent["error"]> }) {
  const place = error.line === null ? "" : `, line ${String(error.line)}`;
  return (
    <>
      <Callout tone="bad" title={`It threw${place}`}>
        {error.message}
      </Callout>
      <p className="text-ink-2 text-sm">A live event would go to quarantine; it never passes unchanged.</p>
      {error.stack !== null && <CodeBlock label="Stack" code={error.stack} maxHeight={160} />}
    </>
  );
}

const VIEWS = [
  { value: "fields", label: "Changes" },
  { value: "text", label: "In full" },
  { value: "sides", label: "Side by side" },
] as const;
type View = (typeof VIEWS)[number]["value"];

function Outputs({
  input,
  outputs,
}: {
  readonly input: Props["input"];
  readonly outputs: TransformedEvent["outputs"];
}) {
  const [view, setView] = useState<View>("fields");
  const [at, setAt] = useState(0);
  const output = outputs[at] ?? outputs[0];
  return (
    <div className="grid min-w-0 gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SegmentedControl label="View" value={view} onChange={setView} options={VIEWS} />
        {outputs.length > 1 && (
          <label className="text-ink-2 inline-flex items-center gap-1.5 text-xs">
            Output
            <select
              value={at}
              className="field-control h-7 px-1.5"
              onChange={(event) => {
                setAt(Number(event.target.value));
              }}
            >
              {outputs.map((_, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- an output has no other name
                <option key={index} value={index}>
                  {index + 1} of {outputs.length}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {view === "fields" && <DiffView before={input} after={output} label="Fields that changed" />}
      {view === "text" && (
        <CodeDiff label="Input and output" language="json" before={pretty(input)} after={pretty(output)} />
      )}
      {view === "sides" && (
        <div className="grid min-w-0 gap-2 sm:grid-cols-2">
          <PayloadViewer compact value={input} label="Input" />
          <PayloadViewer compact value={output} label="Output" />
        </div>
      )}
    </div>
  );
}

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);
