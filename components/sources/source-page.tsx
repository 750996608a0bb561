"use client";

import { BellRing } from "lucide-react";
import { Link } from "@/components/ui/link";
import { OpenIncidents } from "@/components/alerts/open-incidents";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { LiveView } from "@/components/events/live-view";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/preferences";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { Skeleton, SkeletonText } from "@/components/ui/skeleton";
import { StatusChip } from "@/components/ui/status-chip";
import { TabsView } from "@/components/ui/tabs";
import { ThingNotShown } from "@/components/ui/thing-not-shown";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useSource, type Source } from "@/lib/client/source";
import { Overview } from "./overview";
import { Quarantine } from "./quarantine";
import { SetUp } from "./set-up";
import { SourcePlan } from "./source-plan";
import { SourceSettings } from "./source-settings";
import { sourceState } from "./source-status";
import { useSourceTraffic, type SourceTraffic } from "./use-source-traffic";

const CRUMBS = [{ label: "Sources", href: "/sources" }];

export function SourcePage({ id }: { readonly id: string }) {
  const source = useSource(id);
  if (source.data !== undefined) return <Loaded source={source.data} />;
  const { error, refetch, isFetching } = source;
  return (
    <ThingNotShown
      thing="source"
      crumbs={CRUMBS}
      error={error}
      onRetry={() => void refetch()}
      retrying={isFetching}
    />
  );
}

function Loaded({ source }: { readonly source: Source }) {
  const traffic = useSourceTraffic(source.id);
  const now = useNow(30_000);
  const state = sourceState({ enabled: source.enabled, lastEventAt: traffic.lastEventAt }, now);
  return (
    <>
      <PageHeader
        title={source.name}
        crumbs={CRUMBS}
        status={
          <>
            {traffic.isPending ? (
              <Skeleton className="h-5 w-20" />
            ) : (
              <span title={state.why}>
                <StatusChip status={state.status}>{state.word}</StatusChip>
              </span>
            )}
            {typeof traffic.lastEventAt === "number" && (
              <span className="text-ink-3 text-xs">
                Last event <TimeStamp at={traffic.lastEventAt} className="text-xs" />
              </span>
            )}
          </>
        }
        actions={
          <Button asChild>
            <Link href={`/alerts?rule=new&watch=${source.id}`}>
              <BellRing aria-hidden /> New alert
            </Link>
          </Button>
        }
        className="pb-2"
      />
      <PageBody>
        <OpenIncidents subjectId={source.id} />
        {traffic.isPending ? (
          <SkeletonText lines={8} />
        ) : (
          <SourceTabs
            source={source}
            traffic={traffic}
            initial={state.key === "active" || state.key === "quiet" ? "overview" : "set-up"}
          />
        )}
      </PageBody>
    </>
  );
}

const TABS = ["set-up", "overview", "debugger", "plan", "quarantine", "settings"] as const;

interface TabsProps {
  readonly source: Source;
  readonly traffic: SourceTraffic;
  /** The tab without `?tab=`: a new source is opened to be set up, one with events to be looked at. */
  readonly initial: (typeof TABS)[number];
}

function SourceTabs({ source, traffic, initial }: TabsProps) {
  // The first event must not take the set-up page away from the one who waits for it.
  const [otherwise] = useState(initial);
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(TABS).withOptions({ history: "push" }));
  return (
    <TabsView
      label="Source"
      value={tab ?? otherwise}
      onChange={(next) => void setTab(next as (typeof TABS)[number])}
      tabs={[
        { value: "set-up", label: "Set-up", content: <SetUp source={source} traffic={traffic} /> },
        { value: "overview", label: "Overview", content: <Overview source={source} /> },
        {
          value: "debugger",
          label: "Debugger",
          content: <LiveView sourceId={source.id} listClassName="h-[max(22rem,calc(100dvh-17rem))]" />,
        },
        { value: "plan", label: "Plan", content: <SourcePlan sourceId={source.id} /> },
        {
          value: "quarantine",
          label: "Quarantine",
          count: traffic.quarantined === 0 ? undefined : traffic.quarantined,
          content: <Quarantine sourceId={source.id} />,
        },
        { value: "settings", label: "Settings", content: <SourceSettings source={source} /> },
      ]}
    />
  );
}
