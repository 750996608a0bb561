"use client";

import { useRouter } from "next/navigation";
import { Link } from "@/components/ui/link";
import { Button } from "@/components/ui/button";
import { DataTable, listOfRows } from "@/components/ui/data-table";
import type { DateRange } from "@/components/ui/date-range";
import { DateRangePicker, useDateRange } from "@/components/ui/date-range-picker";
import { EmptyState } from "@/components/ui/empty-state";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { useHealthOverview, type HealthSummary } from "@/lib/client/health";
import { plural } from "@/lib/client/format";
import { useSpan } from "@/components/destinations/use-span";
import { DELIVERY_COLUMNS, healthHref } from "./delivery-columns";

const REFRESH_MS = 5_000;

/** All destinations, the one that hurts most first. */
export function DeliveryPage() {
  const { range, set } = useDateRange("24h");
  const shown: DateRange = range ?? { kind: "last", preset: "24h" };
  const { from, to } = useSpan(shown);
  const health = useHealthOverview({ from, to }, { refreshMs: REFRESH_MS, keepOld: true });
  const router = useRouter();
  const items = health.data?.items;
  return (
    <>
      <PageHeader
        title="Delivery"
        description={items === undefined ? "How every destination does." : summaryOf(items)}
        actions={<DateRangePicker range={shown} onChange={set} />}
      />
      <PageBody>
        <DataTable<HealthSummary>
          label="Destinations, worst first"
          list={listOfRows(items, {
            error: items === undefined ? health.error : null,
            refetch: health.refetch,
          })}
          columns={DELIVERY_COLUMNS}
          rowId={({ destinationId }) => destinationId}
          onOpen={(row) => {
            router.push(healthHref(row));
          }}
          empty={
            <EmptyState
              title="Nothing is delivered yet"
              action={
                <Button asChild variant="primary">
                  <Link href="/destinations/new">New destination</Link>
                </Button>
              }
            >
              Once there are destinations, this page shows at a glance which of them needs somebody.
            </EmptyState>
          }
        />
      </PageBody>
    </>
  );
}

function summaryOf(items: readonly HealthSummary[]): string {
  const bad = items.filter(({ condition }) => ["stopped", "failing", "behind"].includes(condition)).length;
  if (items.length === 0) return "How every destination does.";
  if (bad === 0) return "No destination needs you now. The busiest troubles come first.";
  return `${plural(bad, "destination")} of ${String(items.length)} ${bad === 1 ? "needs" : "need"} you. Worst first.`;
}
