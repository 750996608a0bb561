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
import { useLibraryDiff, useLibraryVersions, useRollbackLibrary, type Library } from "@/lib/client/library";
import {
  useRollbackTransformation,
  useVersionDiff,
  useVersions,
  type Transformation,
} from "@/lib/client/transformation";
import { cn } from "@/lib/cn";
import { PlainTime } from "./plain-time";

interface Version {
  readonly version: number;
  readonly note: string;
  readonly publishedByName: string;
  readonly publishedAt: number;
  readonly isLive: boolean;
  readonly overrideReason?: string | null;
}

/** What has versions: its draft, and where its history comes from. */
interface Subject {
  readonly of: Pick<Transformation, "id" | "draftAt" | "draftBy" | "hasChanges">;
  readonly history: typeof OF_TRANSFORMATION | typeof OF_LIBRARY;
}

const OF_TRANSFORMATION = {
  useVersions,
  useDiff: useVersionDiff,
  useRollback: useRollbackTransformation,
  effect: "Every chain that uses the transformation runs it at once.",
};
const OF_LIBRARY = {
  useVersions: useLibraryVersions,
  useDiff: useLibraryDiff,
  useRollback: useRollbackLibrary,
  effect: "Every chain that imports the library runs it at once; test cases are not run first.",
};

export const VersionsTab = ({ transformation }: { readonly transformation: Transformation }) => (
  <Versions of={transformation} history={OF_TRANSFORMATION} />
);

export const LibraryVersions = ({ library }: { readonly library: Library }) => (
  <Versions of={library} history={OF_LIBRARY} />
);

/** Published versions, what each changed, and the way back to an earlier one. */
function Versions(subject: Subject) {
  const { of, history } = subject;
  const versions = history.useVersions(of.id);
  const [chosen, setChosen] = useQueryState("version", parseAsInteger.withOptions({ history: "push" }));
  if (versions.data === undefined)
    return versions.error === null ? (
      <SkeletonText lines={6} />
    ) : (
      <ErrorPanel error={versions.error} onRetry={() => void versions.refetch()} />
    );
  const items: readonly Version[] = versions.data.items;
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
                Draft {!of.hasChanges && <span className="text-ink-3 font-normal">as live</span>}
              </span>
              <span className="text-ink-2 text-xs">
                Saved <PlainTime at={of.draftAt} /> by {of.draftBy}
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
                {one.overrideReason !== undefined && one.overrideReason !== null && (
                  <span className="text-warn-ink text-xs">
                    Published with failing test cases: {one.overrideReason}
                  </span>
                )}
              </Choice>
            </li>
          ))}
        </ul>
      </div>
      <Difference {...subject} version={open} items={items} />
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

interface DifferenceProps extends Subject {
  /** Null: the draft. */
  readonly version: Version | null;
  readonly items: readonly Version[];
}

const sidesOf = (version: Version | null, before: Version | undefined) =>
  version === null ? {} : { to: version.version, from: before?.version ?? version.version };

const nameOf = (side: number | null): string => (side === null ? "the draft" : `version ${String(side)}`);

/** A version against the one before it; the draft against the live version. */
function Difference({ of, history, version, items }: DifferenceProps) {
  const before = version === null ? undefined : items.find((one) => one.version < version.version);
  const isFirst = version !== null && before === undefined;
  const diff = history.useDiff(of.id, sidesOf(version, before));
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
          <Rollback of={of} history={history} version={version.version} />
        )}
      </div>
      <CodeDiff
        label={label}
        language={to.code === null ? "json" : (to.language ?? "javascript")}
        before={isFirst ? "" : textOf(from)}
        after={textOf(to)}
        maxHeight={640}
      />
    </section>
  );
}

const textOf = ({ code, settings }: { readonly code: string | null; readonly settings?: unknown }): string =>
  code ?? JSON.stringify(settings, null, 2);

function Rollback({ of, history, version }: Subject & { readonly version: number }) {
  const [open, setOpen] = useState(false);
  const rollback = history.useRollback();
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
          await rollback.mutateAsync({ params: { id: of.id }, body: { version } });
          toast.done(`Version ${String(version)} is live`);
        }}
      >
        <p>{history.effect} The draft stays as it is.</p>
      </ConfirmDialog>
    </>
  );
}
