"use client";

import { parseAsInteger, useQueryState } from "nuqs";
import { useState } from "react";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CodeDiff } from "@/components/ui/code-diff";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";
import { toast } from "@/components/ui/toast";
import { useReleaseStatus } from "@/lib/client/release";
import {
  useRollbackTransformation,
  useVersionDiff,
  useVersions,
  type Transformation,
  type TransformationVersion,
} from "@/lib/client/transformation";
import { cn } from "@/lib/cn";
import { PlainTime } from "./plain-time";

/** Published versions, what each changed, and the way back to an earlier one. */
export function VersionsTab({ transformation }: { readonly transformation: Transformation }) {
  const versions = useVersions(transformation.id);
  const [chosen, setChosen] = useQueryState("version", parseAsInteger.withOptions({ history: "push" }));
  if (versions.data === undefined)
    return versions.error === null ? (
      <SkeletonText lines={6} />
    ) : (
      <ErrorPanel error={versions.error} onRetry={() => void versions.refetch()} />
    );
  const { items } = versions.data;
  if (items.length === 0)
    return (
      <EmptyState title="Never published">
        The draft runs nowhere. Publish it to make the first version; chains run published versions only.
      </EmptyState>
    );
  const open = items.find(({ version }) => version === chosen) ?? null;
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
      <div className="grid grid-cols-1 gap-3">
        <DeployState />
        <ul aria-label="Versions" className="border-line divide-line divide-y rounded-md border">
          <li>
            <Choice isOpen={open === null} onClick={() => void setChosen(null)}>
              <span className="flex items-center gap-2 font-medium">
                Draft {!transformation.hasChanges && <span className="text-ink-3 font-normal">as live</span>}
              </span>
              <span className="text-ink-2 text-xs">
                Saved <PlainTime at={transformation.draftAt} /> by {transformation.draftBy}
              </span>
            </Choice>
          </li>
          {items.map((one) => (
            <li key={one.version}>
              <Choice isOpen={open?.version === one.version} onClick={() => void setChosen(one.version)}>
                <span className="flex flex-wrap items-center gap-2 font-medium">
                  Version {one.version}
                  {one.isLive && <StatusChip status="enabled">Live</StatusChip>}
                </span>
                {one.note !== "" && <span className="text-sm break-words">{one.note}</span>}
                <span className="text-ink-2 text-xs">
                  <PlainTime at={one.publishedAt} /> by {one.publishedByName}
                </span>
                {one.overrideReason !== null && (
                  <span className="text-warn-ink text-xs">
                    Published with failing test cases: {one.overrideReason}
                  </span>
                )}
              </Choice>
            </li>
          ))}
        </ul>
      </div>
      <Difference transformation={transformation} version={open} items={items} />
    </div>
  );
}

interface ChoiceProps {
  readonly isOpen: boolean;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}

const Choice = ({ isOpen, onClick, children }: ChoiceProps) => (
  <button
    type="button"
    data-focus="inset"
    aria-current={isOpen ? true : undefined}
    onClick={onClick}
    className={cn(
      "grid w-full gap-0.5 px-3 py-2 text-left text-sm",
      isOpen ? "bg-accent-tint" : "hover:bg-subtle",
    )}
  >
    {children}
  </button>
);

/** What is published is not always what runs: said only when the two differ. */
function DeployState() {
  const { data } = useReleaseStatus({ refreshMs: 5000 });
  if (data === undefined || data.published === data.running) return null;
  return (
    <Callout tone="warn" title={data.running === null ? "The pipeline is down" : "Not everywhere yet"}>
      {data.running === null
        ? `It takes release ${String(data.published)} when it is back.`
        : `Release ${String(data.published)} is published, release ${String(data.running)} runs.`}
    </Callout>
  );
}

interface DifferenceProps {
  readonly transformation: Transformation;
  /** Null: the draft. */
  readonly version: TransformationVersion | null;
  readonly items: readonly TransformationVersion[];
}

const sidesOf = (version: TransformationVersion | null, before: TransformationVersion | undefined) =>
  version === null ? {} : { to: version.version, from: before?.version ?? version.version };

const nameOf = (side: number | null): string => (side === null ? "the draft" : `version ${String(side)}`);

/** A version against the one before it; the draft against the live version. */
function Difference({ transformation, version, items }: DifferenceProps) {
  const before = version === null ? undefined : items.find((one) => one.version < version.version);
  const isFirst = version !== null && before === undefined;
  const diff = useVersionDiff(transformation.id, sidesOf(version, before));
  if (diff.data === undefined)
    return diff.error === null ? (
      <SkeletonText lines={8} />
    ) : (
      <ErrorPanel error={diff.error} onRetry={() => void diff.refetch()} />
    );
  const { from, to } = diff.data;
  const label = isFirst ? "The first version" : `From ${nameOf(from.version)} to ${nameOf(to.version)}`;
  return (
    <section aria-label="Difference" className="grid min-w-0 gap-3">
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        <h2 className="text-md flex-1 font-semibold">{label}</h2>
        {version !== null && !version.isLive && (
          <Rollback transformation={transformation} version={version.version} />
        )}
      </div>
      <CodeDiff
        label={label}
        language={to.kind === "ready" ? "json" : (to.language ?? "javascript")}
        before={isFirst ? "" : textOf(from)}
        after={textOf(to)}
        maxHeight={640}
      />
    </section>
  );
}

const textOf = ({ code, settings }: { readonly code: string | null; readonly settings: unknown }): string =>
  code ?? JSON.stringify(settings, null, 2);

function Rollback({
  transformation,
  version,
}: {
  readonly transformation: Transformation;
  readonly version: number;
}) {
  const [open, setOpen] = useState(false);
  const rollback = useRollbackTransformation();
  if (!useMay("transformation.write")) return null;
  return (
    <>
      <Button
        size="sm"
        onClick={() => {
          setOpen(true);
        }}
      >
        Make it live again
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        danger={false}
        title={`Run version ${String(version)} again?`}
        action={`Run version ${String(version)}`}
        onConfirm={async () => {
          await rollback.mutateAsync({ params: { id: transformation.id }, body: { version } });
          toast.done(`Version ${String(version)} is live`);
        }}
      >
        <p>Every chain that uses the transformation runs it at once. The draft stays as it is.</p>
      </ConfirmDialog>
    </>
  );
}
