"use client";

import { ListChecks } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useState } from "react";
import { AttachDialog, type Attaching } from "@/components/plans/attach-dialog";
import { MODE_WORDS } from "@/components/plans/plan-words";
import { ViolationList } from "@/components/plans/violation-list";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Combobox } from "@/components/ui/combobox";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";
import { usePlans, type SourcePlan as Attached, type TrackingPlan } from "@/lib/client/plan";
import { useWholeList } from "@/lib/client/whole-list";

/** Which plan checks the source, what its events break, and how that is changed. */
export function SourcePlan({ sourceId }: { readonly sourceId: string }) {
  const plans = usePlans({ sourceId });
  if (plans.isPending) return <SkeletonText lines={6} />;
  if (plans.error !== null)
    return (
      <ErrorPanel
        error={plans.error}
        onRetry={() => {
          plans.refetch();
        }}
      />
    );
  const plan = plans.items[0];
  const attached = plan?.sources.find((source) => source.sourceId === sourceId);
  if (plan === undefined || attached === undefined) return <NoPlan sourceId={sourceId} />;
  return (
    <div className="grid grid-cols-1 gap-4">
      <PlanCard plan={plan} attached={attached} />
      <ViolationList filter={{ sourceId }} isChecked onAdded={null} />
    </div>
  );
}

function PlanCard({ plan, attached }: { readonly plan: TrackingPlan; readonly attached: Attached }) {
  const [attaching, setAttaching] = useState<Attaching | null>(null);
  const mayWrite = useMay("plan.write");
  const { name, says, status } = MODE_WORDS[attached.mode];
  const isOld = plan.latestVersion !== null && attached.version < plan.latestVersion;
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link href={`/tracking-plans/${plan.id}`} className="break-words hover:underline">
            {plan.name}
          </Link>
          <StatusChip status={status}>{name}</StatusChip>
        </span>
      }
      description={`Version ${String(attached.version)}${isOld ? `, version ${String(plan.latestVersion)} is published` : ""}. ${says}`}
      actions={
        mayWrite && (
          <Button
            size="sm"
            onClick={() => {
              setAttaching({ sourceId: attached.sourceId, mode: attached.mode });
            }}
          >
            Change…
          </Button>
        )
      }
    >
      {attaching !== null && (
        <AttachDialog
          plan={plan}
          attaching={attaching}
          onClose={() => {
            setAttaching(null);
          }}
        />
      )}
    </Card>
  );
}

function NoPlan({ sourceId }: { readonly sourceId: string }) {
  const plans = useWholeList(usePlans({ limit: 200 }));
  const [plan, setPlan] = useState<TrackingPlan | null>(null);
  const mayWrite = useMay("plan.write");
  const published = plans.items.filter(({ latestVersion }) => latestVersion !== null);
  return (
    <>
      <EmptyState
        icon={<ListChecks />}
        title="No tracking plan checks this source"
        action={
          mayWrite && (
            <span className="flex w-full max-w-sm flex-col items-center gap-3">
              <Button variant={published.length === 0 ? "primary" : "secondary"} asChild>
                <Link href={`/tracking-plans?new=true&from=${sourceId}`}>
                  Build a plan from observed events
                </Link>
              </Button>
              {published.length > 0 && (
                <Combobox
                  label="Attach a plan"
                  placeholder="Attach a plan…"
                  value={null}
                  onChange={(id) => {
                    setPlan(published.find((candidate) => candidate.id === id) ?? null);
                  }}
                  options={published.map(({ id, name, latestVersion }) => ({
                    value: id,
                    label: name,
                    description: `Version ${String(latestVersion)}`,
                  }))}
                />
              )}
            </span>
          )
        }
      >
        A plan says which events may be sent and what they look like. Begin with Observe: nothing is changed
        or held back, and you see what breaks it.
      </EmptyState>
      {plan !== null && (
        <AttachDialog
          plan={plan}
          attaching={{ sourceId }}
          onClose={() => {
            setPlan(null);
          }}
        />
      )}
    </>
  );
}
