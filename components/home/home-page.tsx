"use client";

import { PageBody, PageHeader } from "@/components/ui/page-header";
import { StatusChip } from "@/components/ui/status-chip";
import { TimeStamp } from "@/components/ui/time-stamp";
import { useDemo } from "@/lib/client/demo";
import { useDestinations } from "@/lib/client/destination";
import { useHome, type Home } from "@/lib/client/home";
import { useSources } from "@/lib/client/source";
import { useWhole } from "@/lib/client/whole-list";
import { cn } from "@/lib/cn";
import { AttentionList } from "./attention-list";
import { Checklist, useChecklist } from "./checklist";
import { DemoCard } from "./demo-card";
import { Figures } from "./figures";
import { FlowCard } from "./flow-card";
import { RecentChanges } from "./recent-changes";

const REFRESH_MS = 5_000;

/** What needs somebody, what flows, and what changed. Everything refreshes in place. */
export function HomePage() {
  const home = useHome({ refreshMs: REFRESH_MS });
  const destinations = useWhole(useDestinations({ limit: 200 }));
  const checklist = useChecklist(home.data);
  return (
    <>
      <PageHeader
        title="Home"
        status={home.data !== undefined && <PipelineChip home={home.data} />}
        actions={home.error !== null && home.data !== undefined && <Stale since={home.dataUpdatedAt} />}
      />
      <PageBody className="[&>div]:grid [&>div]:grid-cols-1 [&>div]:gap-4">
        <AttentionList home={home.data} error={home.error} onRetry={() => void home.refetch()} />
        {home.data !== undefined && checklist.isShown && (
          <FirstSteps home={home.data} onDismiss={checklist.dismiss} />
        )}
        <Figures destinations={destinations} />
        <FlowCard />
        <Bottom home={home.data} isBeginner={checklist.isShown} />
      </PageBody>
    </>
  );
}

const SIDE_BY_SIDE = "grid gap-4 lg:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]";

function FirstSteps({ home, onDismiss }: { readonly home: Home; readonly onDismiss: () => void }) {
  const sources = useSources({ limit: 1 });
  return (
    <div className={SIDE_BY_SIDE}>
      <Checklist checklist={home.checklist} firstSourceId={sources.items[0]?.id} onDismiss={onDismiss} />
      <DemoCard />
    </div>
  );
}

/** A company of its own needs no offer of a made-up shop; who has nothing yet, or has the shop, does. */
function Bottom({ home, isBeginner }: { readonly home: Home | undefined; readonly isBeginner: boolean }) {
  const demo = useDemo();
  const isOffered = demo.data?.state !== "absent" || home?.counts.sources === 0;
  if (isBeginner || !isOffered) return <RecentChanges />;
  return (
    <div className={cn(SIDE_BY_SIDE, "items-start")}>
      <RecentChanges />
      <DemoCard />
    </div>
  );
}

const Stale = ({ since }: { readonly since: number }) => (
  <output className="text-warn-ink text-xs">
    Not refreshed since <TimeStamp at={since} show="clock" />
  </output>
);

const CHIPS = { up: "healthy", degraded: "degraded", down: "down" } as const;

const PipelineChip = ({ home }: { readonly home: Home }) => (
  <StatusChip status={CHIPS[home.pipeline.state]}>
    Pipeline {home.pipeline.state === "up" ? "healthy" : home.pipeline.state}
    {home.release.running !== null && ` · release ${String(home.release.running)}`}
  </StatusChip>
);
