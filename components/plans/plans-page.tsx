"use client";

import { ListChecks, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsBoolean, useQueryState } from "nuqs";
import { useShortcut } from "@/components/shell/shortcuts";
import { useMay } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { useFilters } from "@/components/ui/use-filters";
import { plural } from "@/lib/client/format";
import { CreatePlanDialog } from "./create-plan";
import { PLAN_COLUMNS, planHref } from "./plan-columns";
import { usePlanRows, type PlanRow } from "./use-plan-rows";

export function PlansPage() {
  const { values, set } = useFilters(["q", "sort"]);
  const { list, liveError } = usePlanRows({
    ...(values.q === null ? {} : { q: values.q }),
    ...(values.sort === "-name" || values.sort === "name" ? { sort: values.sort } : {}),
  });
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
          mayWrite && (
            <Button variant="primary" icon={<Plus />} onClick={create}>
              New plan
            </Button>
          )
        }
      />
      <PageBody>
        <FilterBar
          search={{ name: "q", label: "Search plans" }}
          end={
            list.items.length > 0 && (
              <span className="text-ink-3 text-xs" aria-live="polite">
                {plural(list.items.length, "plan")}
              </span>
            )
          }
        />
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
          sort={values.sort}
          onSort={(sort) => {
            set({ sort });
          }}
          isFiltered={values.q !== null}
          onClearFilters={() => {
            set({ q: null });
          }}
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
