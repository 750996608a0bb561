"use client";

import { Play } from "lucide-react";
import { useMemo } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { CodeEditor } from "@/components/ui/code-editor";
import type { EditorCompletion, EditorFault } from "@/components/ui/code-editor-props";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { ACTIONS } from "@/lib/contract/access";
import type { CodeFault } from "@/lib/transformation/check-code";
import type { Draft } from "./use-draft";
import type { Run } from "./use-runner";

interface Props {
  readonly draft: Draft;
  readonly faults: readonly CodeFault[];
  readonly run: Run;
  readonly completions: readonly EditorCompletion[];
  readonly onRun: () => void;
  readonly onSave: () => void;
  readonly canRun: boolean;
}

const offsetOf = (code: string, line: number, column: number): number => {
  const before = code.split("\n").slice(0, line - 1);
  return before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
};

/** Faults of the text itself, else the places where it threw in the last run of this very text. */
function faultsOf({ draft, faults, run }: Props): readonly EditorFault[] {
  const { code } = draft.value;
  if (faults.length > 0 || run.kind !== "done" || run.value.code !== code) return faults;
  const errors = [run.error, ...run.results.map((result) => result?.error ?? null)];
  const byLine = new Map<number, EditorFault>();
  for (const error of errors) {
    if (error === null || error.line === null || byLine.has(error.line)) continue;
    const from = offsetOf(code, error.line, error.column ?? 1);
    byLine.set(error.line, { from, to: from + 1, message: error.message });
  }
  return [...byLine.values()];
}

export function CodePane(props: Props) {
  const { draft, faults, run, completions, onRun, onSave, canRun } = props;
  const mayWrite = useMay("transformation.write");
  const { code, language } = draft.value;
  const shown = faultsOf(props);
  const key = JSON.stringify(shown);
  // oxlint-disable-next-line react/exhaustive-deps -- the same marks must not be set again at every render
  const marks = useMemo(() => shown, [key]);
  const [first] = faults;
  return (
    <section aria-label="Code" className="grid min-w-0 gap-2">
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        {mayWrite ? (
          <SegmentedControl
            label="Language"
            value={language}
            onChange={(next) => {
              draft.change({ language: next });
            }}
            options={[
              { value: "javascript", label: "JavaScript" },
              { value: "typescript", label: "TypeScript" },
            ]}
          />
        ) : (
          <ReadOnlyNote role={ACTIONS["transformation.write"]} />
        )}
        <span className="text-ink-3 flex-1 text-xs" aria-live="polite">
          {draft.isDirty ? "Not saved" : ""}
        </span>
        {mayWrite && (
          <Button size="sm" loading={draft.isSaving} disabled={!draft.isDirty} onClick={onSave}>
            Save draft
          </Button>
        )}
        <Button
          size="sm"
          icon={<Play aria-hidden />}
          loading={run.kind === "running"}
          disabled={!canRun || first !== undefined}
          onClick={onRun}
        >
          Run
        </Button>
      </div>
      <CodeEditor
        label="Code of the transformation"
        language={language}
        value={code}
        readOnly={!mayWrite}
        onChange={(next) => {
          draft.change({ code: next });
        }}
        onRun={onRun}
        onSave={onSave}
        faults={marks}
        completions={completions}
        minHeight={380}
        maxHeight={620}
      />
      {first !== undefined && (
        <p role="alert" className="text-bad-ink text-sm">
          Line {first.line}: {first.message}
        </p>
      )}
    </section>
  );
}
