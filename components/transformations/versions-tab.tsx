"use client";

import { parseAsInteger, useQueryState } from "nuqs";
import { useState, type ComponentType } from "react";
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
import type { ApiError } from "@/lib/client/api";
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

/** What has versions: its draft and what is done with it. */
interface Subject {
  readonly of: Pick<Transformation, "id" | "draftAt" | "draftBy" | "hasChanges">;
}

export function VersionsTab({ transformation }: { readonly transformation: Transformation }) {
  const versions = useVersions(transformation.id);
  return <Versions of={transformation} versions={versions} Difference={TransformationDifference} />;
}

export function LibraryVersions({ library }: { readonly library: Library }) {
  const versions = useLibraryVersions(library.id);
  return <Versions of={library} versions={versions} Difference={LibraryDifference} />;
}

interface VersionsProps extends Subject {
  readonly versions: {
    readonly data: { readonly items: readonly Version[] } | undefined;
    readonly error: ApiError | null;
    readonly refetch: () => unknown;
  };
  readonly Difference: ComponentType<DifferenceProps>;
}

/** Published versions, what each changed, and the way back to an earlier one. */
function Versions({ of, versions, Difference }: VersionsProps) {
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
      <Difference of={of} version={open} items={items} />
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

const beforeOf = ({ version, items }: Pick<DifferenceProps, "version" | "items">): Version | undefined =>
  version === null ? undefined : items.find((one) => one.version < version.version);

function TransformationDifference(props: DifferenceProps) {
  const { id } = props.of;
  const diff = useVersionDiff(id, sidesOf(props.version, beforeOf(props)));
  const { mutateAsync } = useRollbackTransformation();
  return (
    <Difference
      {...props}
      diff={diff}
      effect="Every chain that uses the transformation runs it at once."
      rollback={(version) => mutateAsync({ params: { id }, body: { version } })}
    />
  );
}

function LibraryDifference(props: DifferenceProps) {
  const { id } = props.of;
  const diff = useLibraryDiff(id, sidesOf(props.version, beforeOf(props)));
  const { mutateAsync } = useRollbackLibrary();
  return (
    <Difference
      {...props}
      diff={diff}
      effect="Every chain that imports the library runs it at once; test cases are not run first."
      rollback={(version) => mutateAsync({ params: { id }, body: { version } })}
    />
  );
}

interface Side {
  readonly version: number | null;
  readonly language: "javascript" | "typescript" | null;
  readonly code: string | null;
  readonly settings?: unknown;
}

interface WayBack {
  readonly rollback: (version: number) => Promise<unknown>;
  /** What a rollback does. */
  readonly effect: string;
}

interface ShownProps extends DifferenceProps, WayBack {
  readonly diff: {
    readonly data: { readonly from: Side; readonly to: Side } | undefined;
    readonly error: ApiError | null;
    readonly refetch: () => unknown;
  };
}

/** A version against the one before it; the draft against the live version. */
function Difference({ version, items, diff, rollback, effect }: ShownProps) {
  const isFirst = version !== null && beforeOf({ version, items }) === undefined;
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
          <Rollback version={version.version} rollback={rollback} effect={effect} />
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

const textOf = ({ code, settings }: Side): string => code ?? JSON.stringify(settings, null, 2);

function Rollback({ version, rollback, effect }: WayBack & { readonly version: number }) {
  const [open, setOpen] = useState(false);
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
          await rollback(version);
          toast.done(`Version ${String(version)} is live`);
        }}
      >
        <p>{effect} The draft stays as it is.</p>
      </ConfirmDialog>
    </>
  );
}
