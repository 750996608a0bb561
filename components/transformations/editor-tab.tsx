"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useDeferredValue, useMemo, useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { TimeStamp } from "@/components/ui/time-stamp";
import { toast } from "@/components/ui/toast";
import { useCredentials, useLibraries } from "@/lib/client/library";
import type { Transformation } from "@/lib/client/transformation";
import { checkTransformation } from "@/lib/transformation/check-code";
import { CodePane } from "./code-pane";
import { completionsOf } from "./completions";
import { ReadyPane } from "./ready-pane";
import { ResultPane } from "./result-pane";
import { SAMPLE_KINDS, SamplesPane } from "./samples-pane";
import type { SampleInput } from "./sample-input";
import type { Draft } from "./use-draft";
import { useRunner, type Run } from "./use-runner";
import { useSamples } from "./use-samples";

interface Props {
  readonly transformation: Transformation;
  readonly draft: Draft;
}

/** Samples, editor and result: side by side where there is room. */
export function EditorTab({ transformation, draft }: Props) {
  const [kind, setKind] = useQueryState("samples", parseAsStringLiteral(SAMPLE_KINDS).withDefault("live"));
  const samples = useSamples(transformation.id, kind);
  const runner = useRunner(transformation, draft.value);
  const [chosen, setChosen] = useState<string | null>(null);
  const { inputs } = samples;
  const selected = inputs.find(({ key }) => key === chosen) ?? inputs[0] ?? null;
  const mayWrite = useMay("transformation.write");
  // Test cases may hold events of real people, so that only those who write them run them.
  const canRun = inputs.length > 0 && (kind !== "cases" || mayWrite);
  const start = (): void => {
    if (!canRun) return;
    runner.start(inputs, kind === "cases" ? "cases" : "samples");
  };
  return (
    <div className="grid grid-cols-1 gap-3">
      <DraftNotes draft={draft} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[14rem_minmax(0,1fr)] xl:grid-cols-[14rem_minmax(0,1.2fr)_minmax(0,1fr)] 2xl:grid-cols-[17rem_minmax(0,1.2fr)_minmax(0,1fr)]">
        <SamplesPane
          transformation={transformation}
          kind={kind}
          onKind={(next) => void setKind(next)}
          samples={samples}
          selected={selected}
          onSelect={setChosen}
          run={runner.run}
        />
        <div className="grid min-w-0 grid-cols-1 gap-4 xl:contents">
          {transformation.kind === "code" ? (
            <Code draft={draft} inputs={inputs} run={runner.run} onRun={start} canRun={canRun} />
          ) : (
            <ReadyPane
              transformation={transformation}
              draft={draft}
              run={runner.run}
              onRun={start}
              canRun={canRun}
            />
          )}
          <ResultPane
            transformation={transformation}
            run={runner.run}
            selected={selected}
            isCurrent={
              runner.run.kind !== "done" ||
              runner.run.value === draft.value ||
              isSameValue(runner.run.value, draft.value)
            }
            onRun={start}
            canRun={canRun}
          />
        </div>
      </div>
    </div>
  );
}

const isSameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function DraftNotes({ draft }: { readonly draft: Draft }) {
  if (draft.restoredAt === null) return null;
  return (
    <Callout
      title="Your unsaved changes are back"
      actions={
        <Button size="sm" onClick={draft.discard}>
          Discard them
        </Button>
      }
    >
      This browser had kept them since <TimeStamp at={draft.restoredAt} className="text-inherit" />.
    </Callout>
  );
}

interface CodeProps {
  readonly draft: Draft;
  readonly inputs: readonly SampleInput[];
  readonly run: Run;
  readonly onRun: () => void;
  readonly canRun: boolean;
}

function Code({ draft, inputs, run, onRun, canRun }: CodeProps) {
  const libraries = useLibraries();
  const mayListCredentials = useMay("credential.read");
  const credentials = useCredentials({}, { enabled: mayListCredentials });
  const names = libraries.items.filter(({ liveVersion }) => liveVersion !== null).map(({ name }) => name);
  const library = names.join(" ");
  const credential = credentials.items.map(({ name }) => name).join(" ");
  const completions = useMemo(
    () =>
      completionsOf({
        events: inputs.map(({ event }) => event),
        libraries: wordsOf(library),
        credentials: wordsOf(credential),
      }),
    [inputs, library, credential],
  );
  const { language, code } = useDeferredValue(draft.value);
  const isLoading = libraries.isPending;
  const faults = useMemo(
    () => (isLoading ? [] : checkTransformation(language, code, new Set(wordsOf(library)))),
    [language, code, library, isLoading],
  );
  const save = (): void => {
    draft.save().then(
      () => {
        toast.done("Draft saved");
      },
      (error: unknown) => {
        toast.failed("The draft could not be saved", error);
      },
    );
  };
  return (
    <CodePane
      draft={draft}
      faults={faults}
      run={run}
      completions={completions}
      onRun={onRun}
      onSave={save}
      canRun={canRun}
    />
  );
}

const wordsOf = (text: string): string[] => text.split(" ").filter((word) => word !== "");
