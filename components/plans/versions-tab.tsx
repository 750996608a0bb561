"use client";

import { History } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { TimeStamp } from "@/components/ui/time-stamp";
import { toast } from "@/components/ui/toast";
import { plural } from "@/lib/client/format";
import { usePlanDiff, useRevertPlan, useVersions, type PlanVersion } from "@/lib/client/plan";
import { BreakingCount, ChangesList } from "./changes-list";
import type { PlanTab } from "./plan-tab";

export function VersionsTab(tab: PlanTab) {
  const versions = useVersions(tab.plan.id);
  const [reverting, setReverting] = useState<number | null>(null);
  const revert = useRevertPlan();
  const { plan, draft } = tab;
  if (versions.error !== null && versions.data === undefined)
    return <ErrorPanel error={versions.error} onRetry={() => void versions.refetch()} />;
  if (versions.data === undefined) return <SkeletonText lines={6} />;
  return (
    <div className="grid grid-cols-1 gap-3">
      {!plan.draft.isPublished && plan.latestVersion !== null && (
        <Card
          title="Draft"
          description={
            <>
              Changed by {plan.draft.changedBy}, <TimeStamp at={plan.draft.changedAt} className="text-xs" />
            </>
          }
        >
          <Compared id={plan.id} to="draft" />
        </Card>
      )}
      {versions.data.items.length === 0 && (
        <EmptyState icon={<History />} title="Nothing was published yet">
          A version is a copy of the draft that never changes. Sources are checked with a version, so editing
          the draft disturbs nobody.
        </EmptyState>
      )}
      {versions.data.items.map((version) => (
        <VersionCard
          key={version.version}
          {...tab}
          version={version}
          onRevert={() => {
            setReverting(version.version);
          }}
        />
      ))}
      <ConfirmDialog
        open={reverting !== null}
        onOpenChange={() => {
          setReverting(null);
        }}
        title={`Return the draft to version ${String(reverting)}?`}
        action="Replace the draft"
        onConfirm={async () => {
          const next = await revert.mutateAsync({
            params: { id: plan.id, number: reverting ?? 0 },
            body: { revision: draft.revision },
          });
          draft.adopt(next);
          toast.done("The draft is replaced; publish it to make it a version");
        }}
      >
        What the draft holds now is lost. Versions and sources stay as they are until you publish.
      </ConfirmDialog>
    </div>
  );
}

function VersionCard({
  version,
  plan,
  draft,
  mayWrite,
  onRevert,
}: PlanTab & { readonly version: PlanVersion; readonly onRevert: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const users = plan.sources.filter((source) => version.sources.includes(source.sourceId));
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-x-3">
          Version {version.version}
          <BreakingCount count={version.breaking} />
        </span>
      }
      description={
        <>
          {version.publishedBy}, <TimeStamp at={version.publishedAt} className="text-xs" /> ·{" "}
          {version.reviewedBy === null ? "not reviewed" : `approved by ${version.reviewedBy}`} ·{" "}
          {plural(version.eventCount, "event")}
          {users.length > 0 && ` · used by ${users.map(({ sourceName }) => sourceName).join(", ")}`}
        </>
      }
      actions={
        <>
          <Button
            size="sm"
            aria-expanded={isOpen}
            onClick={() => {
              setOpen(!isOpen);
            }}
          >
            Changes
          </Button>
          {mayWrite && (
            <Button size="sm" disabled={draft.state !== "saved"} onClick={onRevert}>
              Revert to it…
            </Button>
          )}
        </>
      }
    >
      {version.note !== "" && <p className="text-sm break-words">{version.note}</p>}
      {isOpen && <Compared id={plan.id} to={String(version.version)} />}
    </Card>
  );
}

function Compared({ id, to }: { readonly id: string; readonly to: string }) {
  const diff = usePlanDiff(id, { to });
  if (diff.error !== null) return <Callout tone="bad">{diff.error.message}</Callout>;
  if (diff.data === undefined) return <SkeletonText lines={3} />;
  // Nobody sends by the rules of a first version yet: it cannot break anyone.
  const isFirst = diff.data.from === null;
  const changes = isFirst
    ? diff.data.changes.map((change) => ({ ...change, breaking: false }))
    : diff.data.changes;
  return <ChangesList changes={changes} />;
}
