"use client";

import { Play } from "lucide-react";
import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ErrorPanel } from "@/components/ui/error-panel";
import { ReadOnlyNote } from "@/components/ui/forbidden";
import { faultsOf, SchemaForm, type JsonSchema, type SchemaFault } from "@/components/ui/schema-form";
import { SkeletonText } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/client/api";
import { useReadyMade, type Transformation } from "@/lib/client/transformation";
import { ACTIONS } from "@/lib/contract/access";
import type { Draft } from "./use-draft";
import type { Run } from "./use-runner";

interface Props {
  readonly transformation: Transformation;
  readonly draft: Draft;
  readonly run: Run;
  readonly onRun: () => void;
  readonly canRun: boolean;
}

/** The settings of a ready-made transformation, in place of an editor. */
export function ReadyPane(props: Props) {
  const all = useReadyMade();
  const kind = all.data?.items.find(({ slug }) => slug === props.transformation.ready);
  if (all.data === undefined)
    return all.error === null ? (
      <SkeletonText lines={6} />
    ) : (
      <ErrorPanel error={all.error} onRetry={() => void all.refetch()} />
    );
  if (kind === undefined)
    return <Callout tone="warn">This version of Tributary does not have this transformation.</Callout>;
  return <Settings {...props} summary={kind.summary} schema={kind.settings} />;
}

interface SettingsProps extends Props {
  readonly summary: string;
  readonly schema: JsonSchema;
}

function Settings({ draft, run, onRun, canRun, summary, schema }: SettingsProps) {
  const mayWrite = useMay("transformation.write");
  const [told, setTold] = useState<readonly SchemaFault[]>([]);
  const faults = faultsOf(schema, draft.value.settings);
  const save = (): void => {
    draft.save().then(
      () => {
        setTold([]);
        toast.done("Draft saved");
      },
      (error: unknown) => {
        setTold(fieldsOf(error));
        toast.failed("The draft could not be saved", error);
      },
    );
  };
  return (
    <section aria-label="Settings" className="grid min-w-0 gap-3">
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        <p className="text-ink-2 min-w-0 flex-1 text-sm">{summary}</p>
        <span className="text-ink-3 text-xs" aria-live="polite">
          {draft.isDirty ? "Not saved" : ""}
        </span>
        {mayWrite && (
          <Button
            size="sm"
            loading={draft.isSaving}
            disabled={!draft.isDirty || faults.length > 0}
            onClick={save}
          >
            Save draft
          </Button>
        )}
        <Button
          size="sm"
          icon={<Play aria-hidden />}
          loading={run.kind === "running"}
          disabled={!canRun || faults.length > 0}
          onClick={onRun}
        >
          Run
        </Button>
      </div>
      {!mayWrite && <ReadOnlyNote role={ACTIONS["transformation.write"]} />}
      <div className="border-line bg-surface rounded-md border p-4">
        <SchemaForm
          schema={schema}
          value={draft.value.settings}
          faults={told.length > 0 ? told : draft.isDirty ? faults : []}
          disabled={!mayWrite}
          onChange={(settings) => {
            setTold([]);
            draft.change({ settings });
          }}
        />
      </div>
    </section>
  );
}

/** What the server says of single fields: it names them from the body's root. */
export const fieldsOf = (error: unknown): SchemaFault[] =>
  error instanceof ApiError
    ? error.fields.map(({ field, message }) => ({ field: field.replace(/^settings\./, ""), message }))
    : [];
