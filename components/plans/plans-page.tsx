"use client";

import { ListChecks, Plus, ShieldAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsBoolean, useQueryState } from "nuqs";
import { useShortcut } from "@/components/shell/shortcuts";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { Link } from "@/components/ui/link";
import { ListCount } from "@/components/ui/list-count";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { useListQuery } from "@/components/ui/use-list-query";
import { CreatePlanDialog } from "./create-plan";
import { PLAN_COLUMNS, planHref } from "./plan-columns";
import { usePlanRows, type PlanRow } from "./use-plan-rows";

export function PlansPage() {
  const { query, table } = useListQuery("name");
  const { list, liveError } = usePlanRows(query);
  const [isCreating, setCreating] = useQueryState("new", parseAsBoolean.withDefault(false));
  const mayWrite = useMay("plan.write");
  const router = useRouter();
  const create = (): void => {
    if (mayWrite) void setCreating(true);
  };
  useShortcut("n", "New tracking plan", create);
  return (
    <>
      <PageHeader
        title="Tracking plans"
        description="Which events a source may send, and what they look like."
        actions={
          <>
            <Button asChild>
              <Link href="/sources/quarantine?tab=items&code=plan_violation">
                <ShieldAlert aria-hidden />
                Blocked events
              </Link>
            </Button>
            {mayWrite && (
              <Button variant="primary" icon={<Plus />} onClick={create}>
                New plan
              </Button>
            )}
          </>
        }
      />
      <PageBody>
        <FilterBar search={{ name: "q", label: "Search plans" }} end={<ListCount list={list} one="plan" />} />
        {liveError !== null && (
          <Callout tone="warn" className="mb-3" title="Violations are not known now">
            {liveError.message}
          </Callout>
        )}
        <DataTable<PlanRow>
          label="Tracking plans"
          list={list}
          columns={PLAN_COLUMNS}
          rowId={({ plan }) => plan.id}
          onOpen={({ plan }) => {
            router.push(planHref(plan.id));
          }}
          {...table}
          empty={<NoPlans onCreate={mayWrite ? create : undefined} />}
        />
      </PageBody>
      <CreatePlanDialog
        open={isCreating && mayWrite}
        onOpenChange={(open) => {
          void setCreating(open ? true : null);
        }}
      />
    </>
  );
}

const NoPlans = ({ onCreate }: { readonly onCreate: (() => void) | undefined }) => (
  <EmptyState
    icon={<ListChecks />}
    title="No tracking plans yet"
    action={
      onCreate !== undefined && (
        <Button variant="primary" onClick={onCreate}>
          Build a plan from your events
        </Button>
      )
    }
  >
    A plan says which events a source may send and what they look like. Start from the events that already
    arrive: accept what is right, publish it, and see at once what breaks it.
  </EmptyState>
);
