"use client";

import { PageBody, PageHeader } from "@/components/ui/page-header";
import { StatusChip } from "@/components/ui/status-chip";
import { Tabs } from "@/components/ui/tabs";
import { formatDuration } from "@/lib/client/format";
import { useLoads } from "@/lib/client/warehouse";
import { LoadsTab } from "./loads-tab";
import { SqlTab } from "./sql-tab";
import { TablesTab } from "./tables-tab";

const REFRESH_MS = 5_000;

/** Tables, loads and SQL: every accepted event as rows. */
export function WarehousePage() {
  return (
    <>
      <PageHeader
        title="Warehouse"
        description="Every event as rows in DuckDB, seconds after it arrived."
        status={<Freshness />}
      />
      <PageBody>
        <Tabs
          label="Warehouse"
          tabs={[
            { value: "tables", label: "Tables", content: <TablesTab /> },
            { value: "loads", label: "Loads", content: <LoadsTab /> },
            { value: "sql", label: "SQL", content: <SqlTab /> },
          ]}
        />
      </PageBody>
    </>
  );
}

/** How the latest load went. Nothing is claimed before there was one. */
function Freshness() {
  const [latest] = useLoads({ limit: 1 }, { refreshMs: REFRESH_MS }).items;
  if (latest === undefined) return null;
  if (latest.state === "failed") return <StatusChip status="failed">Latest load failed</StatusChip>;
  if (latest.freshnessMs === null) return null;
  return (
    <StatusChip status="healthy">Latest load fresh after {formatDuration(latest.freshnessMs)}</StatusChip>
  );
}
