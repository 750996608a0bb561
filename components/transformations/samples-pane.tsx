"use client";

import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { useWhole } from "@/lib/client/whole-list";
import { useMay, useViewer } from "@/components/shell/viewer";
import { CodeEditor } from "@/components/ui/code-editor";
import { Combobox } from "@/components/ui/combobox";
import { ErrorPanel } from "@/components/ui/error-panel";
import { IconButton } from "@/components/ui/icon-button";
import { SearchInput } from "@/components/ui/search-input";
import { SkeletonText } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";
import { TabsView } from "@/components/ui/tabs";
import { useSources } from "@/lib/client/source";
import type { Transformation } from "@/lib/client/transformation";
import { cn } from "@/lib/cn";
import { CaseActions } from "./case-actions";
import { OUTCOME_STATUS, outcomeOf, outcomeWords } from "./outcome";
import { PlainTime } from "./plain-time";
import type { SampleInput } from "./sample-input";
import type { Run } from "./use-runner";
import type { SampleKind, Samples } from "./use-samples";

export const SAMPLE_KINDS = ["live", "pasted", "cases"] as const satisfies readonly SampleKind[];

interface Props {
  readonly transformation: Transformation;
  readonly kind: SampleKind;
  readonly onKind: (kind: SampleKind) => void;
  readonly samples: Samples;
  readonly selected: SampleInput | null;
  readonly onSelect: (key: string) => void;
  readonly run: Run;
}

/** What the transformation is tried on. After a run each line says what became of it. */
export function SamplesPane(props: Props) {
  const { kind, onKind, samples } = props;
  return (
    <section aria-label="Samples" className="min-w-0">
      <TabsView
        label="Samples"
        value={kind}
        onChange={(next) => {
          onKind(next as SampleKind);
        }}
        tabs={[
          { value: "live", label: "Live", content: <Live {...props} /> },
          { value: "pasted", label: "Pasted", content: <PastedEvents {...props} /> },
          {
            value: "cases",
            label: "Test cases",
            count: samples.cases.length === 0 ? undefined : samples.cases.length,
            content: <Cases {...props} />,
          },
        ]}
      />
    </section>
  );
}

function Live(props: Props) {
  const { samples } = props;
  const sources = useWhole(useSources({ sort: "name", limit: 200 }));
  const viewer = useViewer();
  const { filter, setFilter } = samples;
  return (
    <div className="grid min-w-0 grid-cols-1 gap-2">
      <Combobox
        label="Source"
        placeholder="All sources"
        clearable
        value={filter.sourceId}
        options={sources.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(sourceId) => {
          setFilter({ ...filter, sourceId });
        }}
      />
      <div className="flex items-center gap-1">
        <SearchInput
          value={filter.name}
          onChange={(name) => {
            setFilter({ ...filter, name });
          }}
          label="Event name"
          placeholder="Event name, ends with *"
          className="min-w-0 flex-1"
        />
        <IconButton label="Load the newest events" icon={<RotateCw />} size="sm" onClick={samples.refetch} />
      </div>
      <p className="text-ink-3 text-xs">
        The newest 100 as the event log has them
        {viewer.seesPii ? "." : ", with personal values masked."}
      </p>
      <List
        {...props}
        empty={
          filter.sourceId === null && filter.name === ""
            ? "No event has arrived yet. Paste one instead."
            : "No recent event fits this filter."
        }
      />
    </div>
  );
}

function PastedEvents(props: Props) {
  const { samples } = props;
  return (
    <div className="grid min-w-0 grid-cols-1 gap-2">
      <CodeEditor
        label="Pasted events"
        language="json"
        value={samples.text}
        onChange={samples.setText}
        minHeight={180}
        maxHeight={320}
      />
      {samples.fault === null ? (
        <p className="text-ink-3 text-xs">One event, an array, or one event a line.</p>
      ) : (
        <p role="alert" className="text-bad-ink text-xs">
          {samples.fault}
        </p>
      )}
      <List {...props} empty="" />
    </div>
  );
}

const Cases = (props: Props) => (
  <div className="grid min-w-0 grid-cols-1 gap-2">
    {!useMay("transformation.write") && (
      <p className="text-ink-3 text-xs">Engineers run these; their events are not shown to you.</p>
    )}
    <List
      {...props}
      empty="None yet. Run it on an event, then save what became of it as a test case: a version is published only while all of them pass."
    />
  </div>
);

function List(props: Props & { readonly empty: string }) {
  const { samples, empty } = props;
  const { inputs, isPending, error } = samples;
  if (isPending) return <SkeletonText lines={6} />;
  if (error !== null && inputs.length === 0)
    return (
      <ErrorPanel
        className="py-4"
        error={error}
        title="The samples could not be loaded"
        onRetry={samples.refetch}
      />
    );
  if (inputs.length === 0) return empty === "" ? null : <p className="text-ink-2 text-sm">{empty}</p>;
  return (
    <ul
      aria-label="Events"
      className="border-line max-h-56 overflow-y-auto rounded-md border lg:max-h-[28rem]"
    >
      {inputs.map((input) => (
        <Item key={input.key} {...props} input={input} />
      ))}
    </ul>
  );
}

function Item(props: Props & { readonly input: SampleInput }) {
  const { input, selected, onSelect, run, kind, transformation, samples } = props;
  const isSelected = input.key === selected?.key;
  const testCase = kind === "cases" ? samples.cases.find(({ id }) => id === input.key) : undefined;
  return (
    <li
      className={cn(
        "border-line flex items-center gap-1 border-b last:border-0",
        isSelected ? "bg-accent-tint" : "hover:bg-subtle",
      )}
    >
      <button
        type="button"
        aria-current={isSelected ? true : undefined}
        onClick={() => {
          onSelect(input.key);
        }}
        data-focus="inset"
        className="grid min-h-9 min-w-0 flex-1 gap-0.5 px-2 py-1.5 text-left"
      >
        <span className="truncate text-sm" title={input.label}>
          {input.label}
        </span>
        <span className="text-ink-2 flex min-h-4 flex-wrap items-center gap-x-2 text-xs">
          <Mark run={run} input={input} />
          {input.at !== null && <PlainTime at={input.at} />}
        </span>
      </button>
      {testCase !== undefined && <CaseActions transformation={transformation} testCase={testCase} />}
    </li>
  );
}

function Mark({ run, input }: { readonly run: Run; readonly input: SampleInput }): ReactNode {
  if (run.kind !== "done") return null;
  const verdict = run.verdicts?.find(({ id }) => id === input.key);
  if (verdict !== undefined)
    return (
      <StatusChip plain status={verdict.isPassed ? "delivered" : "failed"}>
        {verdict.isPassed ? "Passed" : "Failed"}
      </StatusChip>
    );
  const result = run.results[run.inputs.indexOf(input)];
  if (result === undefined || result === null) return null;
  const outcome = outcomeOf(input.event, result);
  return (
    <StatusChip plain status={OUTCOME_STATUS[outcome.kind]}>
      {outcomeWords(outcome)}
    </StatusChip>
  );
}
